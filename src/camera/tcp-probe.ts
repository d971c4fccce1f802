import net from "node:net";
import { wait } from "./wait";

const INTERVAL_MS = 2000;

/** Resolves when somebody takes a TCP connection there, looking every 2 s, or when the signal is given. */
export async function waitForServer(host: string, port: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
        await wait(INTERVAL_MS, signal);
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
