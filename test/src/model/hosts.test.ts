import assert from "node:assert/strict";
import { VisionFrame } from "../../../src/frame";
import type { ModelUse } from "../../../src/model/model-use";
import { ASK } from "../../fixtures/engine-on-demand";
import { asking, hasCode, numberOf, openOnDemand, OPTIONS, ownPath } from "../../fixtures/on-demand-model";

const NEWEST = { kind: "newest" } as const;
const ALL = { kind: "all" } as const;

/** Resolves to whether work on the frame goes on, a turn of the event loop from now. */
async function isWorkedOn(frame: VisionFrame): Promise<boolean> {
    let isDone = false;
    void frame.whenDone().then(() => (isDone = true));
    await new Promise((resolve) => setImmediate(resolve));
    return !isDone;
}

for (const isolation of ["process", "thread"] as const) {
    describe(`a model in a ${isolation}`, function () {
        this.timeout(30_000);
        let use: ModelUse;
        let location: string;
        beforeEach(async () => {
            use = openOnDemand(isolation, (location = ownPath()));
            await use.ready();
        });
        afterEach(() => use.release());

        it("answers in the order of the frames", async () => {
            const order: (number | string)[] = [];
            await Promise.all(
                [1, 2, 3, 4, 5].map(async (n) =>
                    order.push(numberOf(await use.submit(asking(ASK.answer, n), OPTIONS, ALL))),
                ),
            );
            assert.deepEqual(order, [1, 2, 3, 4, 5]);
        });

        it("lets the newest frame win and says what became of the others", async () => {
            const answers = await Promise.all(
                [1, 2, 3, 4, 5].map((n) => use.submit(asking(ASK.answer, n), OPTIONS, NEWEST)),
            );
            assert.deepEqual(answers.map(numberOf), [1, 2, "newer", "newer", 5]);
        });

        it("leaves out no frame of a file that waits for its frames", async () => {
            const answers = await Promise.all(
                [1, 2, 3, 4, 5].map((n) => use.submit(asking(ASK.answer, n, "file", true), OPTIONS, NEWEST)),
            );
            assert.deepEqual(answers.map(numberOf), [1, 2, 3, 4, 5]);
        });

        it("takes frames when the run before is about to end, so that they are new", async () => {
            const ages: number[] = [];
            const end = performance.now() + 3000;
            const offered: Promise<unknown>[] = [];
            while (performance.now() < end) {
                const start = performance.now();
                const answer = use.submit(asking(ASK.work), OPTIONS, NEWEST).then((result) => {
                    if ("result" in result) ages.push(performance.now() - start);
                });
                offered.push(answer);
                await new Promise((resolve) => setTimeout(resolve, 10));
            }
            await Promise.all(offered);
            // One run lasts 200 ms; whoever had to wait for a whole one before it would take 400.
            const late = ages.slice(3).filter((age) => age > 320);
            assert.ok(ages.length >= 9 && late.length <= 2, ages.map(Math.round).join(" "));
        });

        it("answers sixteen waiting pictures and refuses the seventeenth", async () => {
            const requests = Array.from({ length: 17 }, (_, n) =>
                use.request(asking(ASK.answer, n), OPTIONS),
            );
            const last = assert.rejects(requests.pop()!, hasCode("E_BUSY"));
            assert.deepEqual(
                (await Promise.all(requests)).map(numberOf),
                Array.from({ length: 16 }, (_, n) => n),
            );
            await last;
            assert.equal(numberOf(await use.request(asking(ASK.answer, 17), OPTIONS)), 17);
        });

        it("serves quiet sources as often as they ask beside one that floods", async () => {
            const served = new Map<string, number>();
            const end = performance.now() + 1000;
            const feed = async (source: string, pauseMs: number): Promise<void> => {
                while (performance.now() < end) {
                    void use.submit(asking(ASK.answer, 0, source), OPTIONS, NEWEST).then((answer) => {
                        if ("result" in answer) served.set(source, (served.get(source) ?? 0) + 1);
                    });
                    await new Promise((resolve) => setTimeout(resolve, pauseMs));
                }
            };
            await Promise.all([feed("flood", 1), feed("a", 100), feed("b", 100), feed("c", 100)]);
            for (const source of ["a", "b", "c"])
                assert.ok((served.get(source) ?? 0) >= 7, JSON.stringify([...served]));
        });

        it("serves four sources that flood in turn, one of them through another node", async () => {
            const other = openOnDemand(isolation, location);
            const served: (string | null)[] = [];
            const feed = (from: ModelUse, source: string): Promise<unknown>[] =>
                Array.from({ length: 12 }, async () => {
                    await from.submit(asking(ASK.answer, 0, source), OPTIONS, ALL);
                    served.push(source);
                });
            await Promise.all([...feed(use, "a"), ...feed(use, "b"), ...feed(use, "c"), ...feed(other, "d")]);
            await other.release();
            // The first two went to "a" before there was anybody else.
            for (let round = 3; round + 4 <= 40; round += 4) {
                const four = served.slice(round, round + 4).sort();
                assert.deepEqual(four, ["a", "b", "c", "d"], served.join(""));
            }
        });

        it("holds a frame until it is on its way, and works on it until its work is out", async () => {
            const frames = [1, 2, 3, 4].map((n) => asking(n === 4 ? ASK.fail : ASK.answer, n));
            const answers = frames.map((frame) => use.submit(frame, OPTIONS, NEWEST));
            assert.deepEqual(
                frames.map((frame) => frame.isHeld),
                [false, false, true, true],
            );
            for (const n of [0, 1, 3]) assert.equal(await isWorkedOn(frames[n]!), true);
            await assert.rejects(answers.pop()!, hasCode("E_MODEL_RUN"));
            assert.deepEqual((await Promise.all(answers)).map(numberOf), [1, 2, "newer"]);
            for (const frame of frames) assert.equal(await isWorkedOn(frame), false);
        });

        it("reads a file no faster than it works, with two frames at the host and one that waits", async () => {
            // A reader as a file camera is one: it goes on when the frame before is released.
            const answers: (number | string)[] = [];
            let most = 0;
            for (let n = 0; n < 20; n++) {
                const frame = asking(ASK.answer, n);
                void use.submit(frame, OPTIONS, ALL).then((answer) => answers.push(numberOf(answer)));
                most = Math.max(most, n + 1 - answers.length);
                await frame.whenReleased();
                await new Promise((resolve) => setImmediate(resolve));
            }
            assert.equal(most, 3);
            assert.deepEqual(
                answers,
                answers.map((_, n) => n),
            );
        });

        it("reports a run that throws on that frame only", async () => {
            await assert.rejects(use.submit(asking(ASK.fail), OPTIONS, NEWEST), {
                code: "E_MODEL_RUN",
                message: "told to fail",
            });
            assert.equal(numberOf(await use.submit(asking(ASK.answer, 8), OPTIONS, NEWEST)), 8);
        });

        it("drops what waits when its user goes, and what runs ends well", async () => {
            const running = [1, 2].map((n) => use.submit(asking(ASK.answer, n), OPTIONS, ALL));
            const waiting = use.submit(asking(ASK.answer, 3), OPTIONS, ALL);
            const request = assert.rejects(use.request(asking(ASK.answer, 4), OPTIONS), hasCode("E_BUSY"));
            await use.release();
            assert.equal(numberOf(await waiting), "stopped");
            await request;
            assert.deepEqual((await Promise.all(running)).map(numberOf), [1, 2]);
            assert.equal(numberOf(await use.submit(asking(ASK.answer), OPTIONS, NEWEST)), "stopped");
        });

        it("lets a user go while another one keeps it busy", async () => {
            const other = openOnDemand(isolation, location);
            let isEnough = false;
            const busy = [1, 2, 3].map(async (n) => {
                while (!isEnough) await other.submit(asking(ASK.answer, n, `other ${n}`), OPTIONS, NEWEST);
            });
            await use.submit(asking(ASK.answer), OPTIONS, NEWEST);
            const start = performance.now();
            await use.release();
            const duration = performance.now() - start;
            isEnough = true;
            await Promise.all(busy);
            await other.release();
            assert.ok(duration < 500, `${duration} ms`);
        });

        it("is loaded once for ten who come and go, together or one after the other", async () => {
            const digest = use.info?.digest;
            const others = Array.from({ length: 10 }, () => openOnDemand(isolation, location));
            for (const other of others) assert.equal(other.info?.digest, digest);
            await Promise.all([use, ...others].map((each) => each.release()));
            for (let n = 0; n < 10; n++) {
                use = openOnDemand(isolation, location);
                assert.equal((await use.ready()).digest, digest);
                await use.release();
            }
        });
    });
}
