import type { Outgoing } from "./outgoing";

/** Lost connections after which a publication is taken for their cause. */
const STRIKES = 2;
/** No broker closes on less than so many bytes. */
const SMALLEST = 1024;

/**
 * A broker without MQTT 5 answers a packet too large by closing, over and over. What was under way then is taken
 * for the cause if it is much larger than anything that the broker took.
 */
export class SizeSuspicion {
    readonly #strikes = new WeakMap<Outgoing, number>();
    #largestTaken = 0;

    taken(bytes: number): void {
        this.#largestTaken = Math.max(this.#largestTaken, bytes);
    }

    /** @returns the one to be given up after this loss, and how often the connection was lost on it */
    lost(
        underWay: ReadonlyMap<Outgoing, Buffer>,
    ): { readonly entry: Outgoing; readonly losses: number } | null {
        let largest: Outgoing | null = null;
        let bytes = Math.max(SMALLEST, 2 * this.#largestTaken);
        for (const [entry, payload] of underWay) {
            if (entry.class !== "state" && payload.length > bytes) [largest, bytes] = [entry, payload.length];
        }
        if (!largest) return null;
        const losses = (this.#strikes.get(largest) ?? 0) + 1;
        this.#strikes.set(largest, losses);
        return losses < STRIKES ? null : { entry: largest, losses };
    }
}
