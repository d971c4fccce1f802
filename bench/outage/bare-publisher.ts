import { appendFileSync } from "node:fs";
import { connect, type MqttClient } from "mqtt";

/** mqtt.js as it comes, which keeps what it cannot send in memory. */
export class BarePublisher {
    readonly #client: MqttClient;
    #number = 0;

    constructor(
        url: string,
        private readonly topic: string,
        private readonly journal: string,
    ) {
        this.#client = connect(url, { protocolVersion: 5, clientId: "bare" });
        this.#client.on("error", () => undefined);
    }

    publish(): void {
        const id = `bare-${(this.#number += 1)}`;
        this.#client.publish(this.topic, JSON.stringify({ id }), { qos: 1 }, () => undefined);
        appendFileSync(this.journal, `${id}\n`);
    }

    async close(): Promise<void> {
        await this.#client.endAsync(true);
    }
}
