import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { VisionError } from "../../../src/errors";
import { VisionFrame } from "../../../src/frame";
import { acquireModel } from "../../../src/model/acquire-model";
import type { ModelUse } from "../../../src/model/model-use";
import type { DetectOptions } from "../../../src/model/engine";
import type { Isolation } from "../../../src/model/host-channel";
import type { Detected, Dropped } from "../../../src/model/scheduler";
import { descendants } from "../../fixtures/children";
import { eventually } from "../../fixtures/eventually";
import { ROOT } from "../../fixtures/paths";

const ENGINE = path.join(ROOT, "dist/test/fixtures/engine-on-demand.js");
const OPTIONS: DetectOptions = {
    score: null,
    iou: 0.45,
    nms: "iou",
    agnostic: false,
    classes: null,
    max: 100,
};
const NEWEST = { kind: "newest" } as const;

/** What the engine is to do, and the number it answers with. */
function frame(kind: number, number = 0, source = "Gate"): VisionFrame {
    const pixels = VisionFrame.allocate(2, 2);
    pixels.set([kind, number]);
    const size = { width: 2, height: 2, nativeWidth: 2, nativeHeight: 2 };
    return new VisionFrame({ ...size, pixels, source, sequence: number, pts: null, capturedAt: 0 });
}

const numberOf = (answer: Detected | Dropped): number | string =>
    "dropped" in answer ? answer.dropped : (answer.result.objects[0]?.classId ?? -1);

let paths = 0;
/** A path of its own for each test, so that none gets the host of another. */
const open = (isolation: Isolation, location = `/on-demand-${++paths}`): ModelUse =>
    acquireModel(
        { path: location, provider: "cpu", threads: 1, isolation },
        { engineModule: ENGINE, hangMs: 700 },
    );

for (const isolation of ["process", "thread"] as const) {
    describe(`a model in a ${isolation}`, function () {
        this.timeout(30_000);
        let use: ModelUse;
        beforeEach(async () => {
            use = open(isolation);
            await use.ready();
        });
        afterEach(() => use.release());

        it("answers in the order of the frames", async () => {
            const answers = await Promise.all(
                [1, 2, 3, 4, 5].map((n) => use.submit(frame(0, n), OPTIONS, { kind: "all" })),
            );
            assert.deepEqual(answers.map(numberOf), [1, 2, 3, 4, 5]);
        });

        it("lets the newest frame win and says what became of the others", async () => {
            const answers = await Promise.all(
                [1, 2, 3, 4, 5].map((n) => use.submit(frame(0, n), OPTIONS, NEWEST)),
            );
            assert.deepEqual(answers.map(numberOf), [1, 2, "newer", "newer", 5]);
        });

        it("takes every nth frame, and at most so many per second", async () => {
            const nth = await Promise.all(
                [0, 1, 2, 3, 4, 5].map((n) =>
                    use.submit(frame(0, n, "nth"), OPTIONS, { kind: "nth", nth: 3 }),
                ),
            );
            assert.deepEqual(nth.map(numberOf), [0, "nth", "nth", 3, "nth", "nth"]);
            const rate = await Promise.all(
                [1, 2, 3].map((n) => use.submit(frame(0, n, "rate"), OPTIONS, { kind: "rate", rate: 1 })),
            );
            assert.deepEqual(rate.map(numberOf), [1, "rate", "rate"]);
        });

        it("answers sixteen waiting pictures and refuses the seventeenth", async () => {
            const requests = Array.from({ length: 17 }, (_, n) => use.request(frame(0, n), OPTIONS));
            const settled = await Promise.allSettled(requests);
            assert.deepEqual(
                settled.slice(0, 16).map((each) => each.status === "fulfilled" && numberOf(each.value)),
                Array.from({ length: 16 }, (_, n) => n),
            );
            const last = settled[16];
            assert.ok(
                last?.status === "rejected" &&
                    last.reason instanceof VisionError &&
                    last.reason.code === "E_BUSY",
            );
        });

        it("serves quiet sources as often as they ask beside one that floods", async () => {
            const served = new Map<string, number>();
            const end = performance.now() + 1000;
            const feed = async (source: string, pauseMs: number): Promise<void> => {
                while (performance.now() < end) {
                    void use.submit(frame(0, 0, source), OPTIONS, NEWEST).then((answer) => {
                        if ("result" in answer) served.set(source, (served.get(source) ?? 0) + 1);
                    });
                    await new Promise((resolve) => setTimeout(resolve, pauseMs));
                }
            };
            await Promise.all([feed("flood", 1), feed("a", 100), feed("b", 100), feed("c", 100)]);
            for (const source of ["a", "b", "c"])
                assert.ok((served.get(source) ?? 0) >= 7, JSON.stringify([...served]));
        });

        it("holds a frame until its work is out", async () => {
            const held = frame(0);
            const answer = use.submit(held, OPTIONS, { kind: "all" });
            let released = false;
            void held.whenReleased().then(() => (released = true));
            assert.equal(released, false);
            await answer;
            await held.whenReleased();
        });

        it("reports a run that throws on that frame only", async () => {
            await assert.rejects(use.submit(frame(3), OPTIONS, NEWEST), /told to fail/);
            assert.equal(numberOf(await use.submit(frame(0, 8), OPTIONS, NEWEST)), 8);
        });

        it("drops what waits when its user goes", async () => {
            const running = [1, 2].map((n) => use.submit(frame(0, n), OPTIONS, { kind: "all" }));
            const waiting = use.submit(frame(0, 3), OPTIONS, { kind: "all" });
            await use.release();
            assert.equal(numberOf(await waiting), "stopped");
            assert.deepEqual((await Promise.all(running)).map(numberOf), [1, 2]);
        });

        it("is loaded once for all who name it", async () => {
            const others = Array.from({ length: 10 }, () => open(isolation, `/on-demand-${paths}`));
            assert.ok(others.every(({ info }) => info?.name === "on-demand"));
            assert.deepEqual(new Set(others.map(({ pid }) => pid)), new Set([use.pid]));
            await Promise.all(others.map((other) => other.release()));
        });
    });
}

describe("a host that fails", function () {
    this.timeout(40_000);

    for (const [name, harm] of [
        ["dies in the middle of a run", (use: ModelUse) => use.submit(frame(1), OPTIONS, NEWEST)],
        ["hangs in a run", (use: ModelUse) => use.submit(frame(2), OPTIONS, NEWEST)],
        [
            "is stopped",
            (use: ModelUse) => {
                process.kill(use.pid!, "SIGSTOP");
                return use.submit(frame(0), OPTIONS, NEWEST);
            },
        ],
    ] as const) {
        it(`is replaced when it ${name}: the frame is dropped, the next one answered`, async () => {
            const use = open("process");
            await use.ready();
            const { pid } = use;
            assert.equal(numberOf(await harm(use)), "host");
            assert.equal(numberOf(await use.submit(frame(0, 4), OPTIONS, NEWEST)), 4);
            assert.notEqual(use.pid, pid);
            await eventually(
                () =>
                    descendants(process.pid)
                        .map((child) => child.pid)
                        .includes(pid!),
                (lives) => !lives,
                5000,
            );
            await use.release();
        });
    }

    it("answers a picture with the reason when it dies", async () => {
        const use = open("process");
        await use.ready();
        await assert.rejects(
            use.request(frame(1), OPTIONS),
            (error) => error instanceof VisionError && error.code === "E_HOST_LOST",
        );
        await use.release();
    });

    it("is given up after three crashes in a row, with the cause", async () => {
        const use = open("process", `/on-demand-${++paths}-crash`);
        await assert.rejects(use.ready(), /3 times in a row.*exit code 7/);
        await assert.rejects(use.submit(frame(0), OPTIONS, NEWEST), /3 times in a row/);
        await use.release();
    });

    it("puts the model in error when it hangs as a thread, which cannot be ended safely", async () => {
        // In a process of its own: the thread spins until that process is gone.
        const script = `
            const { acquireModel } = require(${JSON.stringify(path.join(ROOT, "dist/src/model/acquire-model.js"))});
            const { VisionFrame } = require(${JSON.stringify(path.join(ROOT, "dist/src/frame.js"))});
            const use = acquireModel({ path: "/x", provider: "cpu", threads: 1, isolation: "thread" }, { engineModule: ${JSON.stringify(ENGINE)}, hangMs: 500 });
            use.ready().then(() => {
                const pixels = VisionFrame.allocate(2, 2);
                pixels[0] = 2;
                const frame = new VisionFrame({ pixels, width: 2, height: 2, nativeWidth: 2, nativeHeight: 2, source: "a", sequence: 1, pts: null, capturedAt: 0 });
                void use.submit(frame, ${JSON.stringify(OPTIONS)}, { kind: "newest" }).catch(() => {});
                use.onState((state) => {
                    if (state.kind !== "error") return;
                    console.log(state.error.code);
                    process.exit(0);
                });
            });`;
        const child = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
        let text = "";
        child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()));
        const [code] = (await once(child, "exit")) as [number];
        assert.deepEqual([code, text.trim()], [0, "E_HOST_HUNG"]);
    });

    it("does not outlive a parent that is killed, also in the middle of an endless run", async () => {
        const script = `
            const { acquireModel } = require(${JSON.stringify(path.join(ROOT, "dist/src/model/acquire-model.js"))});
            const { VisionFrame } = require(${JSON.stringify(path.join(ROOT, "dist/src/frame.js"))});
            const use = acquireModel({ path: "/x", provider: "cpu", threads: 1, isolation: "process" }, { engineModule: ${JSON.stringify(ENGINE)} });
            use.ready().then(() => {
                const pixels = VisionFrame.allocate(2, 2);
                pixels[0] = 2;
                const frame = new VisionFrame({ pixels, width: 2, height: 2, nativeWidth: 2, nativeHeight: 2, source: "a", sequence: 1, pts: null, capturedAt: 0 });
                void use.submit(frame, ${JSON.stringify(OPTIONS)}, { kind: "newest" });
                console.log(use.pid);
            });`;
        const child = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
        const [chunk] = (await once(child.stdout, "data")) as [Buffer];
        const host = Number(chunk.toString());
        child.kill("SIGKILL");
        await once(child, "exit");
        const isAlive = (): boolean => {
            try {
                return process.kill(host, 0);
            } catch {
                return false;
            }
        };
        await eventually(isAlive, (lives) => !lives, 5000);
    });
});
