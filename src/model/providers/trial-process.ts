import { fork, type ChildProcess } from "node:child_process";
import path from "node:path";
import { guardedNode } from "../parent-guard";
import type { TrialAnswer, TrialRequest } from "./trial-messages";

const ENTRY = path.join(__dirname, "trial-entry.js");

/**
 * Runs providers where they can do no harm: a driver that crashes ends this process, one that hangs has it ended, and
 * the next request gets a new one. One request at a time.
 */
export class TrialProcess {
    #child: ChildProcess | null = null;
    #isClosed = false;

    /** Never rejects: what goes wrong is a refusal. */
    ask(request: TrialRequest, limitMs: number): Promise<TrialAnswer> {
        if (this.#isClosed) return Promise.resolve({ refused: "its trial was broken off" });
        const child = (this.#child ??= open());
        return new Promise((resolve) => {
            const settle = (result: TrialAnswer): void => {
                clearTimeout(clock);
                child.off("message", settle).off("error", failed).off("exit", ended);
                resolve(result);
            };
            const fail = (refused: string): void => {
                if (this.#child === child) this.#child = null;
                settle({ refused });
                child.kill("SIGKILL");
            };
            const failed = (error: Error): void => fail(error.message);
            const ended = (code: number | null, signal: string | null): void =>
                fail(`its trial ended the process with ${signal ?? `exit code ${code ?? "unknown"}`}`);
            const clock = setTimeout(() => fail(`it gave no answer within ${limitMs / 1000} s`), limitMs);
            child.on("message", settle).on("error", failed).on("exit", ended);
            child.send(request, () => undefined);
        });
    }

    /** No trial begins any more; resolves when the process is gone. */
    close(): Promise<void> {
        this.#isClosed = true;
        return this.rest();
    }

    /** Resolves when the process is gone until it is needed again, and with it what it held of a graphics card. */
    async rest(): Promise<void> {
        const child = this.#child;
        this.#child = null;
        if (!child || child.exitCode !== null || child.signalCode !== null) return;
        const gone = new Promise((resolve) => child.once("exit", resolve));
        // It holds nothing that has to be put in order, and not every driver ends well.
        child.kill("SIGKILL");
        await gone;
    }
}

function open(): ChildProcess {
    const child = fork(ENTRY, [], {
        ...guardedNode(),
        serialization: "advanced",
        stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    // One that comes when nobody asks any more is nobody's.
    return child.on("error", () => undefined);
}
