import type { IClientOptions, MqttClient } from "mqtt";
import type { Mosquitto, Received } from "../../test/fixtures/mosquitto";

/** A subscriber to all, with a session that the broker keeps or without one. */
export class Watcher {
    readonly received: Received[] = [];
    #client: MqttClient | null = null;

    private constructor(
        private readonly broker: Mosquitto,
        private readonly options: IClientOptions,
    ) {}

    static async start(broker: Mosquitto, keepsSession: boolean): Promise<Watcher> {
        const session = { clientId: "watcher", clean: false, properties: { sessionExpiryInterval: 3600 } };
        const watcher = new Watcher(broker, { protocolVersion: 5, ...(keepsSession ? session : {}) });
        await watcher.comeBack();
        return watcher;
    }

    async comeBack(): Promise<void> {
        const client = (this.#client = await this.broker.client(this.options));
        client.on("message", (topic, payload, { retain, qos }) => {
            this.received.push({ topic, text: payload.toString(), retain, qos });
        });
        await client.subscribeAsync("bench/#", { qos: 1 });
    }

    async leave(): Promise<void> {
        await this.#client?.endAsync();
        this.#client = null;
    }
}
