import os from "node:os";
import { loadRuntime } from "../../src/model/runtime";
import type { BareOrder } from "./bare";

/**
 * The other side of {@link BareRuntime}: onnxruntime alone, on a network file as it is, in this process's main thread.
 * Its argument is a {@link BareOrder}; it answers each number of seconds with runs, time and its own loop's delay.
 */
async function main(order: BareOrder): Promise<void> {
    os.setPriority(order.niceness);
    const runtime = loadRuntime(order.provider);
    if (order.provider === "wasm") runtime.env.wasm.numThreads = order.threads;
    const session = await runtime.InferenceSession.create(order.network, {
        executionProviders: [order.provider],
        intraOpNumThreads: order.threads,
        interOpNumThreads: 1,
        extra: { session: { intra_op: { allow_spinning: "0" } } },
        logSeverityLevel: 3,
    });
    const data = Float32Array.from({ length: order.dims.reduce((a, b) => a * b) }, (_, i) => (i % 255) / 255);
    const feed = { [session.inputNames[0] ?? ""]: new runtime.Tensor("float32", data, order.dims) };
    for (let i = 0; i < 3; i++) await session.run(feed);
    process.on("message", (seconds: number) => void answer(seconds));
    process.on("disconnect", () => process.exit());
    process.send?.("ready");

    async function answer(seconds: number): Promise<void> {
        const delays: number[] = [];
        const start = performance.now();
        let runs = 0;
        do {
            const before = performance.now();
            const ran = session.run(feed);
            // What holds the caller up is what happens before it gets the promise, and the turn after it.
            await new Promise((resolve) => setImmediate(resolve));
            delays.push(performance.now() - before);
            await ran;
            runs += 1;
        } while (performance.now() - start < seconds * 1000);
        delays.sort((a, b) => a - b);
        const delayP99 = delays[Math.ceil(0.99 * delays.length) - 1] ?? 0;
        process.send?.({ rate: (runs * 1000) / (performance.now() - start), delayP99 });
    }
}

void main(JSON.parse(process.argv[2] ?? "{}") as BareOrder);
