import net from "node:net";
import { performance } from "node:perf_hooks";
import { wait } from "./wait";

const INTERVAL_MS = 2000;

/** Resolves when somebody takes a TCP connection there, looking every 2 s, or when the signal is given. */
export async function waitForServer(host: string, port: number, signal: AbortSignal): Promise<void> {
    let asked = performance.now();
    while (!signal.aborted) {
        // A host that swallows packets has used the interval up already.
        await wait(Math.max(0, asked + INTERVAL_MS - performance.now()), signal);
        asked = performance.now();
        // It may have come during the wait, which the compiler does not see.
        if ((signal.aborted as boolean) || (await isListening(host, port, signal))) return;
    }
}

async function isListening(host: string, port: number, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
        const socket = net.connect({ host, port, signal });
        const finish = (isThere: boolean) => () => {
            socket.destroy();
            resolve(isThere);
        };
        socket.setTimeout(INTERVAL_MS, finish(false));
        socket.on("connect", finish(true));
        socket.on("error", finish(false));
    });
}
