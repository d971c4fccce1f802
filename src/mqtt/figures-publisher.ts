import type { VisionError } from "../errors";
import { EventLoopDelay } from "../stats/event-loop";
import { allFigures } from "../stats/figures";
import type { BrokerConnection, BrokerUser } from "./connection";

export interface FiguresOptions {
    /** The client's own topic, see `Topics.stats`. */
    readonly topic: string;
    readonly intervalSeconds: number;
    /** Told of each publication that the broker does not take. */
    failed(error: VisionError): void;
}

/** Publishes the figures of all nodes while the connection stands: when it does so first, and at an interval. */
export class FiguresPublisher implements BrokerUser {
    readonly #delay = new EventLoopDelay();
    readonly #timer: NodeJS.Timeout;

    constructor(
        private readonly connection: BrokerConnection,
        private readonly options: FiguresOptions,
    ) {
        this.#timer = setInterval(() => {
            this.#publish();
        }, options.intervalSeconds * 1000);
        this.#timer.unref();
        connection.register(this);
    }

    connected(): void {
        this.#publish();
    }

    /** Resolves when the connection is closed, if nobody else uses it. */
    close(): Promise<void> {
        clearInterval(this.#timer);
        this.#delay.close();
        return this.connection.deregister(this);
    }

    #publish(): void {
        // Old figures are worth nothing: what the broker cannot take now is not kept for it.
        if (this.connection.state.kind !== "connected") return;
        const figures = JSON.stringify(allFigures(this.#delay));
        this.connection.send({
            topic: this.options.topic,
            qos: 0,
            retain: false,
            kind: "document",
            owner: this,
            render: () => Buffer.from(figures),
            ended: (outcome) => {
                if (outcome.kind === "failed") this.options.failed(outcome.error);
            },
        });
    }
}
