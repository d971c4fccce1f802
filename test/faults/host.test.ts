import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { VisionError } from "../../src/errors";
import { VisionFrame } from "../../src/frame";
import { acquireModel } from "../../src/model/acquire-model";
import { EMBEDDED_MODELS } from "../../src/model/locate-model";
import type { ModelUse } from "../../src/model/model-use";
import { descendants, residentMegabytes } from "../fixtures/children";
import { ASK } from "../fixtures/engine-on-demand";
import { eventually } from "../fixtures/eventually";
import { asking, numberOf, openOnDemand, OPTIONS } from "../fixtures/on-demand-model";
import { HOST } from "./cases/host";
import { family, type FaultRun } from "./family";
import { writeFickleNetwork } from "./host/fickle-network";

const NEWEST = { kind: "newest" } as const;
/** Pause before a model in error is tried again, and less. */
const NO_FOURTH_MS = 3000;

const openEmbedded = (): ModelUse =>
    acquireModel({
        path: path.join(EMBEDDED_MODELS, "csp-street"),
        provider: "cpu",
        threads: 1,
        isolation: "process",
    });

function frameOf(value: number, width = 448, height = 256): VisionFrame {
    const pixels = VisionFrame.allocate(width, height).fill(value);
    const size = { width, height, nativeWidth: width, nativeHeight: height };
    return new VisionFrame({
        ...size,
        pixels,
        source: "Gate",
        sequence: 0,
        pts: null,
        capturedAt: Date.now(),
    });
}

const hosts = (): number[] =>
    descendants(process.pid)
        .filter(({ command }) => command.includes("host-entry"))
        .map(({ pid }) => pid);

/** Harms the host of the embedded model and measures until a frame is answered again. */
async function recoversFrom(signal: NodeJS.Signals, limitMs: number, run: FaultRun): Promise<void> {
    const use = openEmbedded();
    await use.ready();
    const { pid } = use;
    await use.submit(frameOf(0), OPTIONS, NEWEST);
    process.kill(pid!, signal);
    const start = performance.now();
    let dropped = 0;
    for (;;) {
        const answer = await use.submit(frameOf(0), OPTIONS, NEWEST);
        if (!("dropped" in answer)) break;
        assert.equal(answer.dropped, "host");
        dropped += 1;
    }
    const ms = performance.now() - start;
    run.recovered(ms);
    assert.ok(ms < limitMs, `${ms} ms`);
    assert.ok(dropped <= 2, `${dropped} frames`);
    assert.notEqual(use.pid, pid);
    await eventually(hosts, (pids) => !pids.includes(pid!), 5000);
    await use.release();
}

describe("faults of the inference host", function () {
    this.timeout(60_000);

    family("host", HOST, {
        "The inference host of the embedded model is killed between two runs": (run) =>
            recoversFrom("SIGKILL", 5000, run),
        "The inference host of the embedded model is stopped": (run) => recoversFrom("SIGSTOP", 20_000, run),
        "A run fills the host's memory": async (run) => {
            const before = process.env["NODE_OPTIONS"];
            // A small heap, so that the machine's own memory is not what ends.
            process.env["NODE_OPTIONS"] = "--max-old-space-size=80";
            try {
                const use = openOnDemand("process");
                await use.ready();
                const cause = new Promise<string>((resolve) => {
                    use.onState((state) => {
                        if (state.kind === "restarting") resolve(state.cause.message);
                    });
                });
                const memory = residentMegabytes(process.pid);
                const [lost, next] = [
                    use.submit(asking(ASK.hoard), { ...OPTIONS }, NEWEST),
                    cause.then(() => use.submit(asking(ASK.answer, 4), OPTIONS, NEWEST)),
                ];
                assert.deepEqual(await lost, { dropped: "host" });
                const start = performance.now();
                assert.equal(numberOf(await next), 4);
                run.recovered(performance.now() - start);
                assert.match(await cause, /heap out of memory|SIGABRT/i);
                assert.ok(residentMegabytes(process.pid) - memory < 50);
                await use.release();
            } finally {
                if (before === undefined) delete process.env["NODE_OPTIONS"];
                else process.env["NODE_OPTIONS"] = before;
            }
        },
        "Every run ends the host": async () => {
            const use = openOnDemand("process");
            await use.ready();
            const states: string[] = [];
            use.onState(({ kind }) => states.push(kind));
            for (let n = 0; n < 3; n++) {
                assert.deepEqual(await use.submit(asking(ASK.exit), OPTIONS, NEWEST), { dropped: "host" });
            }
            await assert.rejects(
                use.submit(asking(ASK.answer), OPTIONS, NEWEST),
                /3 times in a row.*exit code 9/,
            );
            await new Promise((resolve) => setTimeout(resolve, NO_FOURTH_MS));
            const crashes = states.slice(states.indexOf("restarting"));
            assert.deepEqual(crashes, ["restarting", "ready", "restarting", "ready", "error"]);
            assert.equal(use.pid, null);
            await use.release();
        },
        "A network answers with another size than it had when it was loaded": async () => {
            const folder = mkdtempSync(path.join(tmpdir(), "csp-fickle-"));
            try {
                writeFickleNetwork(folder);
                const spec = { path: folder, provider: "cpu", threads: 1, isolation: "process" } as const;
                const use = acquireModel(spec);
                await use.ready();
                const black = (): Promise<unknown> => use.submit(frameOf(0, 16, 16), OPTIONS, NEWEST);
                await black();
                await assert.rejects(use.submit(frameOf(255, 16, 16), OPTIONS, NEWEST), (error) => {
                    assert.ok(error instanceof VisionError, String(error));
                    assert.match(error.code, /^E_MODEL_(RUN|HEAD)$/);
                    assert.match(error.message, /\d/);
                    return true;
                });
                await black();
                await use.release();
            } finally {
                rmSync(folder, { recursive: true });
            }
        },
    });
});
