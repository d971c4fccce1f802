import { createServer } from "node:net";

/** The wanted port of the loopback address if it is free, else any free one. */
export async function freePort(wanted = 0) {
    const listen = (port) =>
        new Promise((resolve, reject) => {
            const server = createServer();
            server.once("error", reject);
            server.listen(port, "127.0.0.1", () => {
                const found = server.address().port;
                server.close(() => resolve(found));
            });
        });
    return listen(wanted).catch(() => listen(0));
}
