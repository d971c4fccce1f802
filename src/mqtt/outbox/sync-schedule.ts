import type { FsyncPolicy } from "./outbox-options";
import type { Segment } from "./segment";

/** Forces a log onto the disk, as often as its policy says and never twice at the same time. */
export class SyncSchedule {
    /** How often it was done. */
    count = 0;
    #segment: Segment | null = null;
    #isBusy = false;
    #timer: NodeJS.Timeout | null = null;

    constructor(
        private readonly policy: FsyncPolicy,
        private readonly failed: (error: NodeJS.ErrnoException) => void,
    ) {}

    /** Something was written to this file. */
    written(segment: Segment): void {
        if (this.policy === "never") return;
        // What an older file holds is synced when it is closed.
        this.#segment = segment;
        if (this.policy === "always") this.#sync();
        else this.#timer ??= setTimeout(() => this.#sync(), 1000).unref();
    }

    /** No more is written to this file. */
    finish(segment: Segment): void {
        if (this.#segment === segment) this.#segment = null;
        if (this.policy === "never") segment.close();
        else
            segment.sync((error) => {
                if (error) this.failed(error);
                else this.count += 1;
                segment.close();
            });
    }

    stop(): void {
        if (this.#timer) clearTimeout(this.#timer);
        this.#timer = null;
    }

    #sync(): void {
        this.stop();
        const segment = this.#segment;
        if (!segment || this.#isBusy) return;
        this.#isBusy = true;
        this.#segment = null;
        segment.sync((error) => {
            this.#isBusy = false;
            this.count += 1;
            if (error) this.failed(error);
            // Written meanwhile.
            else if (this.policy === "always") this.#sync();
        });
    }
}
