import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";

/** What a bare runtime is to run. */
export interface BareOrder {
    /** Path of an ONNX file whose first input takes 32-bit floats. */
    readonly network: string;
    readonly dims: readonly number[];
    readonly threads: number;
    readonly provider: "cpu" | "wasm";
    /** Priority of its process: that of what it is compared with. */
    readonly niceness: number;
}

export interface BareRate {
    /** Runs per second, one after the other. */
    readonly rate: number;
    /** How long the thread that calls `run` was held up, 99th percentile, ms. */
    readonly delayP99: number;
}

const LOAD_LIMIT_MS = 60_000;

/** onnxruntime and nothing else, in a process of its own. */
export class BareRuntime {
    private constructor(private readonly child: ChildProcess) {}

    /** Resolves when it is warm. */
    static async start(order: BareOrder): Promise<BareRuntime> {
        const child = fork(path.join(__dirname, "bare-runner.js"), [JSON.stringify(order)]);
        const bare = new BareRuntime(child);
        await bare.#answer(LOAD_LIMIT_MS);
        return bare;
    }

    get pid(): number {
        return this.child.pid ?? 0;
    }

    async run(seconds: number): Promise<BareRate> {
        this.child.send(seconds);
        return (await this.#answer(seconds * 1000 + LOAD_LIMIT_MS)) as BareRate;
    }

    async stop(): Promise<void> {
        if (this.child.exitCode !== null || this.child.signalCode !== null) return;
        this.child.kill("SIGKILL");
        await once(this.child, "exit");
    }

    async #answer(limitMs: number): Promise<unknown> {
        const limit = new AbortController();
        const timer = setTimeout(() => limit.abort(), limitMs);
        const { signal } = limit;
        const ended = once(this.child, "exit", { signal }).then(() => {
            throw new Error("The bare runtime ended.");
        });
        try {
            const [answer] = (await Promise.race([
                once(this.child, "message", { signal }),
                ended,
            ])) as unknown[];
            return answer;
        } finally {
            clearTimeout(timer);
            ended.catch(() => undefined);
            limit.abort();
        }
    }
}
