import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { freePort } from "../test/fixtures/free-port";
import { ROOT } from "../test/fixtures/paths";
import { NotMeasured } from "./run/not-measured";
import type { Bench } from "./run/bench";

const LIMIT_S = 300;

/** The README's two commands, with a clock. */
export const firstDetection: Bench = {
    name: "first-detection",
    title: "From a fresh clone to the first detection",
    method: "`git clone` of the committed state into an empty folder, then `npm start`, with npm's cache as it is and ffmpeg and mosquitto installed.",
    rows: [
        { id: "first-clone", title: "git clone (of a local repository)", unit: "s", digits: 1 },
        { id: "first-install", title: "npm start: packages installed", unit: "s", digits: 1 },
        { id: "first-built", title: "npm start: built, Node-RED starts", unit: "s", digits: 1 },
        {
            id: "first-detection",
            title: "fresh clone → first detection",
            unit: "s",
            digits: 1,
            goal: { is: "<", value: 120 },
        },
    ],
    measure: async (run) => {
        const folder = mkdtempSync(path.join(tmpdir(), "csp-clone-"));
        try {
            const start = performance.now();
            const passed = (): number => (performance.now() - start) / 1000;
            clone(folder);
            run.record("first-clone", passed());
            const port = String(await freePort());
            const demo = spawn("npm", ["start", "--", "--port", port], { cwd: folder, detached: true });
            try {
                await heard(demo, /Building …/);
                run.record("first-install", passed());
                await heard(demo, /Editor: /);
                run.record("first-built", passed());
                await heard(demo, /fps · .*\d+ × /);
                run.record("first-detection", passed());
            } finally {
                await end(demo);
            }
        } finally {
            rmSync(folder, { recursive: true, force: true });
        }
    },
};

function clone(folder: string): void {
    try {
        execFileSync("git", ["clone", "-q", "--no-hardlinks", ROOT, folder]);
    } catch {
        throw new NotMeasured("this is no git repository");
    }
}

/** Resolves when the program has said it. */
function heard(child: ChildProcess, pattern: RegExp): Promise<void> {
    return new Promise((resolve, reject) => {
        let text = "";
        const look = (chunk: Buffer): void => {
            text += chunk.toString();
            if (pattern.test(text)) finish();
        };
        const fail = (why: string) => (): void =>
            finish(
                new NotMeasured(`npm start ${why} before it said ${String(pattern)}: ${text.slice(-300)}`),
            );
        const ended = fail("ended");
        const timer = setTimeout(fail("took too long"), LIMIT_S * 1000);
        const finish = (error?: Error): void => {
            clearTimeout(timer);
            child.stdout?.off("data", look);
            child.stderr?.off("data", look);
            child.off("exit", ended);
            if (error) reject(error);
            else resolve();
        };
        child.stdout?.on("data", look);
        child.stderr?.on("data", look);
        child.once("exit", ended);
    });
}

/** A terminal's Ctrl-C, which reaches the whole group. */
async function end(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    process.kill(-child.pid, "SIGINT");
    await once(child, "exit");
}
