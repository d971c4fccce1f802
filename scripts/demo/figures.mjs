// Takes what csp-stats sends, over HTTP: the user's broker need not carry it.
import { EventEmitter, once } from "node:events";
import { createServer } from "node:http";

/** Emits `figures` for each message; `address` is where to send them. */
export class Figures extends EventEmitter {
    #server = createServer((request, response) => {
        let text = "";
        request.on("data", (chunk) => (text += chunk));
        request.on("end", () => {
            response.end();
            try {
                this.emit("figures", JSON.parse(text));
            } catch {
                // Somebody else's request.
            }
        });
    });

    async start() {
        this.#server.listen(0, "127.0.0.1");
        await once(this.#server, "listening");
        this.address = `http://127.0.0.1:${this.#server.address().port}/`;
    }

    stop() {
        this.#server.close();
        this.#server.closeAllConnections();
    }
}
