import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Isolation } from "../../../src/model/host-channel";
import { eventually } from "../../fixtures/eventually";
import { ROOT } from "../../fixtures/paths";

type Way = "feed" | "stop" | "idle" | "load" | "spin";

interface User {
    readonly child: ChildProcess;
    readonly lines: AsyncIterator<string>;
    readonly exit: Promise<[code: number | null, signal: NodeJS.Signals | null]>;
}

const isAlive = (pid: number): boolean => {
    try {
        return process.kill(pid, 0);
    } catch {
        return false;
    }
};

// In processes of their own: what is asked is how a whole process ends.
describe("the end of a process that uses a model", function () {
    this.timeout(30_000);
    const users: ChildProcess[] = [];
    afterEach(() => {
        for (const child of users.splice(0)) child.kill("SIGKILL");
    });

    function start(isolation: Isolation, way: Way): User {
        const program = path.join(ROOT, "dist/test/fixtures/model-user.js");
        const child = spawn(process.execPath, [program, isolation, way], {
            stdio: ["ignore", "pipe", "inherit"],
        });
        users.push(child);
        const exit = once(child, "exit") as User["exit"];
        return { child, exit, lines: createInterface(child.stdout)[Symbol.asyncIterator]() };
    }

    const next = async ({ lines }: User): Promise<string> => String((await lines.next()).value);

    async function endsOfHost(pid: number): Promise<void> {
        if (pid > 0)
            await eventually(
                () => isAlive(pid),
                (lives) => !lives,
                5000,
            );
    }

    for (const isolation of ["process", "thread"] as const) {
        it(`is clean on a TERM in the middle of runs (${isolation})`, async () => {
            const user = start(isolation, "feed");
            const pid = Number(await next(user));
            assert.equal(pid > 0, isolation === "process");
            user.child.kill("SIGTERM");
            assert.deepEqual(await user.exit, [0, null]);
            await endsOfHost(pid);
        });

        it(`comes by itself when its last user lets go in the middle of runs (${isolation})`, async () => {
            const user = start(isolation, "stop");
            const pid = Number(await next(user));
            const begun = performance.now();
            assert.deepEqual(await user.exit, [0, null]);
            assert.ok(performance.now() - begun < 5000, "it waited for the lingering model");
            await endsOfHost(pid);
        });

        it(`is clean beside a loaded model that nobody uses (${isolation})`, async () => {
            const user = start(isolation, "idle");
            const pid = Number(await next(user));
            assert.deepEqual(await user.exit, [0, null]);
            await endsOfHost(pid);
        });

        it(`is clean while the model loads (${isolation})`, async () => {
            assert.deepEqual(await start(isolation, "load").exit, [0, null]);
        });

        it(`leaves no host when it is killed in the middle of runs (${isolation})`, async () => {
            const user = start(isolation, "feed");
            const pid = Number(await next(user));
            user.child.kill("SIGKILL");
            assert.deepEqual(await user.exit, [null, "SIGKILL"]);
            await endsOfHost(pid);
        });
    }

    it("leaves no host when it is killed, also in the middle of an endless run", async () => {
        const user = start("process", "spin");
        const pid = Number(await next(user));
        assert.ok(isAlive(pid));
        user.child.kill("SIGKILL");
        await user.exit;
        await endsOfHost(pid);
    });

    it("is open to a model whose thread hangs: it is in error", async () => {
        const user = start("thread", "spin");
        assert.equal(await next(user), "0");
        assert.equal(await next(user), "E_HOST_HUNG");
        assert.deepEqual(await user.exit, [0, null]);
    });
});
