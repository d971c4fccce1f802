import type { VisionError } from "../errors";
import { EventLoopDelay } from "../stats/event-loop";
import { allFigures } from "../stats/figures";
import type { BrokerUse, BrokerUser } from "./broker-use";
import type { BrokerConnection } from "./connection";

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
    readonly #broker: BrokerUse;

    constructor(
        connection: BrokerConnection,
        private readonly options: FiguresOptions,
    ) {
        this.#timer = setInterval(() => {
            this.#publish();
        }, options.intervalSeconds * 1000);
        this.#timer.unref();
        this.#broker = connection.use(this);
    }

    connected(): void {
        this.#publish();
    }

    /** Resolves when the connection is closed, if nobody else uses it. */
    close(): Promise<void> {
        clearInterval(this.#timer);
        this.#delay.close();
        return this.#broker.close();
    }

    #publish(): void {
        // Old figures are worth nothing: what the broker cannot take now is not kept for it.
        if (this.#broker.state.kind !== "connected") return;
        const figures = JSON.stringify(allFigures(this.#delay));
        this.#broker.publish({
            topic: this.options.topic,
            payload: figures,
            class: "stream",
            ended: (outcome) => {
                if (outcome.kind === "failed") this.options.failed(outcome.error);
            },
        });
    }
}
