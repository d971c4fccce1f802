/** A retained message, without empty ones. */
export interface RetainedMessage {
    readonly topic: string;
    readonly payload: Buffer;
}

/** What subscriptions are made with. */
interface Subscriber {
    subscribe(filter: string): void;
    unsubscribe(filter: string): void;
}

/** How long after subscribing retained messages are waited for, in ms. */
const WINDOW_MS = 2000;

/** Reads what a broker holds retained, once per request, and takes no part in what comes live. */
export class RetainedReader {
    readonly #waiting = new Map<string, (message: RetainedMessage) => void>();
    readonly #open = new Map<string, { each: (message: RetainedMessage) => void; timer: NodeJS.Timeout }>();
    #subscriber: Subscriber | null = null;

    /** @param filter ends in `/+` */
    read(filter: string, each: (message: RetainedMessage) => void): void {
        this.#waiting.set(filter, each);
        if (this.#subscriber) this.begin(this.#subscriber);
    }

    /** The connection stands. */
    begin(subscriber: Subscriber): void {
        this.#subscriber = subscriber;
        for (const [filter, each] of this.#waiting) {
            clearTimeout(this.#open.get(filter)?.timer);
            const timer = setTimeout(() => {
                this.#open.delete(filter);
                subscriber.unsubscribe(filter);
            }, WINDOW_MS);
            timer.unref();
            this.#open.set(filter, { each, timer });
            subscriber.subscribe(filter);
        }
        this.#waiting.clear();
    }

    arrived(topic: string, payload: Buffer): void {
        if (payload.length === 0) return;
        const filter = `${topic.slice(0, topic.lastIndexOf("/"))}/+`;
        this.#open.get(filter)?.each({ topic, payload });
    }

    /** The connection is gone; what was not read to its end is read again over the next one. */
    end(): void {
        this.#subscriber = null;
        for (const [filter, { each, timer }] of this.#open) {
            clearTimeout(timer);
            if (!this.#waiting.has(filter)) this.#waiting.set(filter, each);
        }
        this.#open.clear();
    }
}
