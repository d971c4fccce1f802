import path from "node:path";
import { Worker } from "node:worker_threads";
import type { HostAnswer } from "./host-messages";
import type { HostChannel, HostEvents } from "./host-channel";

/** A host in a thread of this process: pixels in shared memory go over by reference. */
export function openThread(events: HostEvents): HostChannel {
    const worker = new Worker(path.join(__dirname, "host-entry.js"));
    let reason = "";
    worker.on("message", (answer: HostAnswer) => {
        events.answer(answer);
    });
    worker.on("error", (error) => {
        reason = error instanceof Error ? error.message : String(error);
    });
    worker.on("exit", (code) => {
        events.gone(reason || `exit code ${code}`);
    });
    return {
        pid: null,
        post(message) {
            worker.postMessage(message);
        },
        keep(isNeeded) {
            worker[isNeeded ? "ref" : "unref"]();
        },
        // Measured: ending a thread while onnxruntime runs in it aborts the whole process.
        kill: null,
    };
}
