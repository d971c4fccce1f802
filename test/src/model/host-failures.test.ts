import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Isolation } from "../../../src/model/host-channel";
import type { ModelUse } from "../../../src/model/model-use";
import { descendants } from "../../fixtures/children";
import { ASK } from "../../fixtures/engine-on-demand";
import { eventually } from "../../fixtures/eventually";
import { asking, hasCode, numberOf, openOnDemand, OPTIONS, ownPath } from "../../fixtures/on-demand-model";

const NEWEST = { kind: "newest" } as const;
const ALL = { kind: "all" } as const;

const isChild = (pid: number): boolean => descendants(process.pid).some((child) => child.pid === pid);

/** The next cause that a model gives for starting again. */
function nextCause(use: ModelUse): Promise<string> {
    return new Promise((resolve) => {
        use.onState((state) => {
            if (state.kind === "restarting") resolve(state.cause.message);
        });
    });
}

describe("a host that fails", function () {
    this.timeout(40_000);

    const FAILURES: [string, Isolation, RegExp, (use: ModelUse) => Promise<unknown>][] = [
        [
            "exits in the middle of a run",
            "process",
            /exit code 9/,
            (use) => use.submit(asking(ASK.exit), OPTIONS, NEWEST),
        ],
        [
            "exits in the middle of a run",
            "thread",
            /exit code 9/,
            (use) => use.submit(asking(ASK.exit), OPTIONS, NEWEST),
        ],
        [
            "crashes",
            "process",
            /exit code 1 \(RangeError: told to crash\)/,
            (use) => use.submit(asking(ASK.crash), OPTIONS, NEWEST),
        ],
        ["crashes", "thread", /told to crash/, (use) => use.submit(asking(ASK.crash), OPTIONS, NEWEST)],
        ["hangs in a run", "process", /no answer/, (use) => use.submit(asking(ASK.spin), OPTIONS, NEWEST)],
        [
            "is killed",
            "process",
            /signal SIGKILL/,
            (use) => {
                const answer = use.submit(asking(ASK.dawdle), OPTIONS, NEWEST);
                process.kill(use.pid!, "SIGKILL");
                return answer;
            },
        ],
        [
            "is stopped",
            "process",
            /no answer/,
            (use) => {
                process.kill(use.pid!, "SIGSTOP");
                return use.submit(asking(ASK.answer), OPTIONS, NEWEST);
            },
        ],
    ];
    for (const [name, isolation, words, harm] of FAILURES) {
        it(`is replaced when it ${name} (${isolation}): frames with it are dropped, the next is answered`, async () => {
            const use = openOnDemand(isolation);
            const { digest } = await use.ready();
            const { pid } = use;
            const cause = nextCause(use);
            const lost = [harm(use), use.submit(asking(ASK.answer, 1, "b"), OPTIONS, NEWEST)];
            const waiting = use.submit(asking(ASK.answer, 2, "c"), OPTIONS, NEWEST);
            assert.deepEqual(await Promise.all(lost), [{ dropped: "host" }, { dropped: "host" }]);
            assert.equal(numberOf(await waiting), 2);
            assert.match(await cause, words);
            assert.notEqual(use.info?.digest, digest);
            if (pid !== null)
                await eventually(
                    () => isChild(pid),
                    (lives) => !lives,
                    5000,
                );
            await use.release();
        });
    }

    it("answers the pictures with it with the reason, and looks at those that wait", async () => {
        const use = openOnDemand("process");
        await use.ready();
        const run = (what: typeof ASK.exit | typeof ASK.spin | typeof ASK.answer) =>
            use.request(asking(what, 7), OPTIONS);
        const afterExit = [run(ASK.exit), run(ASK.answer), run(ASK.answer)];
        await assert.rejects(afterExit[0]!, hasCode("E_HOST_LOST"));
        await assert.rejects(afterExit[1]!, hasCode("E_HOST_LOST"));
        assert.equal(numberOf(await afterExit[2]!), 7);
        await assert.rejects(run(ASK.spin), hasCode("E_HOST_HUNG"));
        await use.release();
    });

    for (const isolation of ["process", "thread"] as const) {
        it(`is given up after three crashes in a row (${isolation}), with the cause, until a deploy`, async () => {
            const location = ownPath("crash");
            const use = openOnDemand(isolation, location);
            await assert.rejects(use.ready(), /3 times in a row.*exit code 7/);
            await assert.rejects(use.submit(asking(ASK.answer), OPTIONS, NEWEST), /3 times in a row/);
            const states: string[] = [];
            use.onState(({ kind }) => states.push(kind));
            const again = openOnDemand(isolation, location);
            await assert.rejects(again.ready(), hasCode("E_HOST_LOST"));
            assert.deepEqual(states, ["error", "loading", "restarting", "restarting", "error"]);
            await Promise.all([use.release(), again.release()]);
        });

        it(`says what keeps a model from loading (${isolation}), and loads it at the next deploy`, async () => {
            const folder = await mkdtemp(path.join(os.tmpdir(), "csp-vision-"));
            const file = path.join(folder, "absent");
            const use = openOnDemand(isolation, file);
            const early = use.submit(asking(ASK.answer), OPTIONS, ALL);
            const request = use.request(asking(ASK.answer), OPTIONS);
            await assert.rejects(early, hasCode("E_MODEL_MISSING"));
            await assert.rejects(request, hasCode("E_MODEL_MISSING"));
            await assert.rejects(use.submit(asking(ASK.answer), OPTIONS, NEWEST), /absent is missing/);
            await writeFile(file, "");
            const again = openOnDemand(isolation, file);
            await again.ready();
            assert.equal(numberOf(await again.submit(asking(ASK.answer, 3), OPTIONS, NEWEST)), 3);
            await Promise.all([use.release(), again.release()]);
            await rm(folder, { recursive: true });
        });
    }

    it("does not take two slow runs for a hung one", async () => {
        const use = openOnDemand("process");
        await use.ready();
        // Three times 300 ms are more than the limit of 700 ms.
        const runs = [1, 2, 3, 4].map((n) => use.submit(asking(ASK.dawdle, n), OPTIONS, ALL));
        assert.deepEqual((await Promise.all(runs)).map(numberOf), [1, 2, 3, 4]);
        await use.release();
    });

    it("is not taken for hung when it is this process that stood still", async () => {
        const use = openOnDemand("process");
        await use.ready();
        const answer = use.submit(asking(ASK.answer, 5), OPTIONS, NEWEST);
        await new Promise((resolve) => setImmediate(resolve));
        const end = performance.now() + 1500;
        while (performance.now() < end);
        assert.equal(numberOf(await answer), 5);
        await use.release();
    });
});
