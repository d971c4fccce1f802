import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface, type Interface } from "node:readline";
import { ROOT } from "../../test/fixtures/paths";

/** Which OpenCV runs what. */
export interface OpenCvOrder {
    readonly python: string;
    /** Folder of packages; null for Python's own. */
    readonly packages: string | null;
    readonly network: string;
    /** Null where the network is an ONNX file. */
    readonly weights: string | null;
    /** Edge of the input. */
    readonly size: number;
    readonly threads: number;
}

const START_LIMIT_MS = 120_000;

/** OpenCV's DNN module and nothing else, in a process of its own. */
export class OpenCvRate {
    #words = "";
    private readonly lines: Interface;

    private constructor(private readonly child: ChildProcessWithoutNullStreams) {
        this.lines = createInterface(child.stdout);
        child.stderr.on(
            "data",
            (chunk: Buffer) => (this.#words = (this.#words + chunk.toString()).slice(-500)),
        );
    }

    /** Resolves when it is warm. */
    static async start(order: OpenCvOrder): Promise<{ rate: OpenCvRate; version: string }> {
        const script = path.join(ROOT, "bench/darknet/opencv_rate.py");
        const { network, weights, size, threads, packages } = order;
        const args = [script, network, weights ?? "-", String(size), String(threads)];
        const env = packages === null ? process.env : { ...process.env, PYTHONPATH: packages };
        const rate = new OpenCvRate(spawn(order.python, args, { env }));
        try {
            return { rate, version: await rate.#line(START_LIMIT_MS) };
        } catch (error) {
            rate.stop();
            throw error;
        }
    }

    /** @returns runs per second */
    async run(seconds: number): Promise<number> {
        this.child.stdin.write(`${seconds}\n`);
        return Number(await this.#line(seconds * 1000 + START_LIMIT_MS));
    }

    stop(): void {
        this.child.kill("SIGKILL");
    }

    async #line(limitMs: number): Promise<string> {
        const limit = new AbortController();
        const signal = AbortSignal.any([limit.signal, AbortSignal.timeout(limitMs)]);
        const ended = once(this.child, "close", { signal }).then(() => {
            throw new Error(`OpenCV ended: ${this.#words}`);
        });
        ended.catch(() => undefined);
        try {
            const [line] = (await Promise.race([once(this.lines, "line", { signal }), ended])) as [string];
            return line;
        } finally {
            limit.abort();
        }
    }
}
