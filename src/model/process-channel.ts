import { fork, type ChildProcess } from "node:child_process";
import type net from "node:net";
import path from "node:path";
import { lowerPriority } from "../lower-priority";
import type { HostAnswer, HostMessage } from "./host-messages";
import type { HostChannel, HostEvents } from "./host-channel";
import { guardedNode } from "./parent-guard";
import { PictureStore } from "./picture-store";

const ENTRY = path.join(__dirname, "host-entry.js");
/** Below the main thread, so that Node-RED stays quick while every core infers. */
const NICENESS = 5;

const living = new Set<() => void>();
process.on("exit", () => {
    for (const kill of living) kill();
});

/** A host in a process of its own. */
export function openProcess(events: HostEvents): HostChannel {
    const store = PictureStore.open();
    const child = startHost(store);
    const kill = (): void => {
        child.kill("SIGKILL");
    };
    living.add(kill);
    let words = "";
    child.stderr?.on("data", (chunk: Buffer) => {
        words = (words + chunk.toString("utf8")).slice(-2000);
    });
    const { pid } = child;
    lowerPriority(pid, NICENESS);
    child.on("message", (message) => {
        const answer = message as HostAnswer;
        store?.free(answer.id);
        events.answer(answer);
    });
    let isGone = false;
    const gone = (reason: string): void => {
        living.delete(kill);
        if (isGone) return;
        isGone = true;
        store?.close();
        events.gone(reason);
    };
    child.on("error", (error) => {
        gone(error.message);
    });
    // Not "exit": its last words may still be on their way then.
    child.on("close", (code, signal) => {
        const how = signal ? `signal ${signal}` : `exit code ${code ?? "unknown"}`;
        const last = lastWords(words);
        gone(last ? `${how} (${last})` : how);
    });
    return {
        pid: pid ?? null,
        post(message) {
            if (child.connected) child.send(stored(message, store), () => undefined);
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

function startHost(store: PictureStore | null): ChildProcess {
    try {
        return fork(ENTRY, [], {
            ...guardedNode(),
            serialization: "advanced",
            // The store is the one behind these four.
            stdio: ["ignore", "ignore", "pipe", "ipc", store?.descriptor ?? "ignore"],
        });
    } catch (error) {
        store?.close();
        throw error;
    }
}

/** The message with its pixels in the store, if they go there. */
function stored(message: HostMessage, store: PictureStore | null): HostMessage {
    if (message.kind !== "run" || "place" in message.picture) return message;
    const picture = store?.put(message.id, message.picture);
    return picture ? { ...message, picture } : message;
}

/** The line that says why, out of what a dying process leaves. */
function lastWords(text: string): string | undefined {
    const lines = text
        .split("\n")
        .map((line) => line.trim())
        .reverse();
    const reason = lines.find((line) => /^(FATAL ERROR|\w*Error)\b/.test(line));
    return reason ?? lines.find((line) => line !== "" && !line.startsWith("Node.js v"));
}
