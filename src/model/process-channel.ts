import { fork } from "node:child_process";
import { existsSync } from "node:fs";
import type net from "node:net";
import os from "node:os";
import path from "node:path";
import type { HostAnswer } from "./host-messages";
import type { HostChannel, HostEvents } from "./host-channel";

const ENTRY = path.join(__dirname, "host-entry.js");
/** The kernel then ends the host with this process, also in the middle of a run. */
const GUARD = "/usr/bin/setpriv";
/** Below the main thread, so that Node-RED stays quick while every core infers. */
const NICENESS = 5;

const living = new Set<() => void>();
process.on("exit", () => {
    for (const kill of living) kill();
});

/** A host in a process of its own. */
export function openProcess(events: HostEvents): HostChannel {
    const guard = existsSync(GUARD)
        ? { execPath: GUARD, execArgv: ["--pdeathsig", "KILL", "--", process.execPath] }
        : { execArgv: [] };
    const child = fork(ENTRY, [], {
        ...guard,
        serialization: "advanced",
        stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    const kill = (): void => {
        child.kill("SIGKILL");
    };
    living.add(kill);
    let words = "";
    child.stderr?.on("data", (chunk: Buffer) => {
        words = (words + chunk.toString("utf8")).slice(-2000);
    });
    const { pid } = child;
    if (pid !== undefined) {
        try {
            os.setPriority(pid, NICENESS);
        } catch {
            // Priority is a courtesy; some systems do not grant it.
        }
    }
    child.on("message", (answer) => {
        events.answer(answer as HostAnswer);
    });
    let isGone = false;
    const gone = (reason: string): void => {
        living.delete(kill);
        if (isGone) return;
        isGone = true;
        events.gone(reason);
    };
    child.on("error", (error) => {
        gone(error.message);
    });
    child.on("exit", (code, signal) => {
        const last = words.trim().split("\n").at(-1);
        gone(`${signal ? `signal ${signal}` : `exit code ${code ?? "unknown"}`}${last ? ` (${last})` : ""}`);
    });
    return {
        pid: pid ?? null,
        post(message) {
            if (child.connected) child.send(message, () => undefined);
        },
        keep(isNeeded) {
            const how = isNeeded ? "ref" : "unref";
            child[how]();
            child.channel?.[how]();
            // A socket, though its type does not say so.
            (child.stderr as net.Socket | null)?.[how]();
        },
        kill,
    };
}
