import { EventLoopDelay } from "./event-loop";

/** Without a question for this long nobody is taken to watch any more; Prometheus asks every 15 to 60 s. */
const IDLE_MS = 300_000;

/** The event loop's delay for those who ask now and then: measured from the first question on, as long as they do. */
export class WatchedDelay {
    #delay: EventLoopDelay | null = null;
    #end: NodeJS.Timeout | null = null;

    constructor(private readonly idleMs = IDLE_MS) {}

    /** Milliseconds; 0 when the measurement has only just begun. */
    p99(): number {
        this.#delay ??= new EventLoopDelay();
        if (this.#end) clearTimeout(this.#end);
        this.#end = setTimeout(() => {
            this.close();
        }, this.idleMs);
        this.#end.unref();
        return this.#delay.p99();
    }

    get isMeasuring(): boolean {
        return this.#delay !== null;
    }

    close(): void {
        if (this.#end) clearTimeout(this.#end);
        this.#delay?.close();
        this.#delay = null;
        this.#end = null;
    }
}
