import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";

/** A server that nobody should call. */
export interface Canary {
    readonly port: number;
    readonly calls: () => number;
    stop(): Promise<void>;
}

export async function startCanary(): Promise<Canary> {
    let calls = 0;
    const server = createServer((socket) => {
        calls += 1;
        socket.destroy();
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    return {
        port: (server.address() as AddressInfo).port,
        calls: () => calls,
        async stop() {
            server.close();
            await once(server, "close");
        },
    };
}
