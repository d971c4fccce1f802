import type { Arrival } from "./publication";
import { matchesFilter } from "./topic-filter";

type Handler = (message: Arrival) => void;

interface Subscriber {
    subscribe(filter: string): void;
    unsubscribe(filter: string): void;
}

/** What the users of a connection want to hear of, made anew with each connection. */
export class Subscriptions {
    readonly #handlers = new Map<string, Set<Handler>>();
    #subscriber: Subscriber | null = null;

    /** @returns ends it */
    add(filter: string, handler: Handler): () => void {
        const handlers = this.#handlers.get(filter) ?? new Set();
        this.#handlers.set(filter, handlers.add(handler));
        if (handlers.size === 1) this.#subscriber?.subscribe(filter);
        return () => {
            if (!handlers.delete(handler) || handlers.size > 0) return;
            this.#handlers.delete(filter);
            this.#subscriber?.unsubscribe(filter);
        };
    }

    has(filter: string): boolean {
        return this.#handlers.has(filter);
    }

    /** The connection stands. */
    begin(subscriber: Subscriber): void {
        this.#subscriber = subscriber;
        for (const filter of this.#handlers.keys()) subscriber.subscribe(filter);
    }

    end(): void {
        this.#subscriber = null;
    }

    arrived(message: Arrival): void {
        for (const [filter, handlers] of this.#handlers) {
            if (!matchesFilter(filter, message.topic)) continue;
            for (const handler of [...handlers]) handler(message);
        }
    }
}
