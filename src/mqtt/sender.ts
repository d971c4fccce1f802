import { VisionError } from "../errors";
import type { BrokerLimits } from "./broker-limits";
import type { Outgoing } from "./outgoing";
import { packetProperties, propertyBytes, type PacketProperties } from "./packet-properties";
import { packetSize } from "./packet-size";
import type { SendQueue } from "./send-queue";

/** Hands one publication to the library; `done` when it is acknowledged (QoS 0: written). */
export type Publish = (
    topic: string,
    payload: Buffer,
    options: { readonly qos: 0 | 1 | 2; readonly retain: boolean; readonly properties?: PacketProperties },
    done: (error?: (Error & { code?: unknown }) | null) => void,
) => void;

/** Lost connections after which the largest unacknowledged publication is taken for their cause. */
const STRIKES = 2;

/** Counts over connections, since a broker without MQTT 5 answers a packet too large by closing. */
const strikes = new WeakMap<Outgoing, number>();

/** Moves publications from the queue to one connection, no more at a time than its window. */
export class Sender {
    readonly #underWay = new Map<Outgoing, Buffer>();
    #started = false;
    #stopped = false;

    constructor(
        private readonly queue: SendQueue,
        private readonly limits: BrokerLimits,
        private readonly publish: Publish,
    ) {}

    start(): void {
        this.#started = true;
        this.pump();
    }

    /** Sends what there is room for. */
    pump(): void {
        while (this.#started && !this.#stopped && this.#underWay.size < this.limits.window) {
            const entry = this.queue.take();
            if (!entry) return;
            this.#send(entry);
        }
    }

    /** The connection is gone: what it did not acknowledge goes back into the queue. */
    stop(): void {
        if (this.#stopped) return;
        this.#stopped = true;
        const left = [...this.#underWay.keys()];
        const suspect = this.limits.properties ? null : this.#largest();
        const again = left.filter((entry) => {
            // At most once is what QoS 0 asks for, and the first try may have arrived.
            if (entry.class === "stream" && entry.qos === 0) {
                entry.ended({ kind: "dropped", reason: "queue" });
                return false;
            }
            return entry !== suspect || !this.#isGivenUp(entry);
        });
        this.#underWay.clear();
        this.queue.putBack(again);
    }

    #send(entry: Outgoing): void {
        if (entry.expiresAt !== null && entry.expiresAt <= Date.now()) {
            entry.ended({ kind: "dropped", reason: "expired" });
            return;
        }
        const payload = entry.render();
        const properties = this.limits.properties ? packetProperties(entry) : null;
        const qos = entry.qos > this.limits.qos ? this.limits.qos : entry.qos;
        const size = packetSize(entry.topic, payload, qos, properties && propertyBytes(properties));
        if (size > this.limits.packetSize) {
            const takes = `the broker takes ${this.limits.packetSize}`;
            entry.ended({
                kind: "failed",
                error: tooLarge(entry, `has a packet of ${size} bytes; ${takes}`),
            });
            return;
        }
        this.#underWay.set(entry, payload);
        const retain = entry.retain && this.limits.retain;
        this.publish(
            entry.topic,
            payload,
            { qos, retain, ...(properties ? { properties } : {}) },
            (error) => {
                if (!this.#underWay.has(entry)) return;
                // An error without a number means that the connection went away; stop() deals with that.
                if (error && typeof error.code !== "number") return;
                this.#underWay.delete(entry);
                entry.ended(error ? { kind: "failed", error: refused(entry, error) } : { kind: "sent" });
                this.pump();
            },
        );
    }

    #largest(): Outgoing | null {
        let largest: Outgoing | null = null;
        let bytes = -1;
        for (const [entry, payload] of this.#underWay) {
            if (entry.class !== "state" && payload.length > bytes) [largest, bytes] = [entry, payload.length];
        }
        return largest;
    }

    #isGivenUp(entry: Outgoing): boolean {
        const count = (strikes.get(entry) ?? 0) + 1;
        strikes.set(entry, count);
        if (count < STRIKES) return false;
        const bytes = this.#underWay.get(entry)?.length ?? 0;
        const what = `has ${bytes} bytes, and the broker closed the connection on it ${count} times`;
        entry.ended({ kind: "failed", error: tooLarge(entry, what) });
        return true;
    }
}

function tooLarge(entry: Outgoing, what: string): VisionError {
    return new VisionError("E_PACKET_SIZE", `Given up: the publication on ${entry.topic} ${what}.`);
}

function refused(entry: Outgoing, error: Error): VisionError {
    return new VisionError("E_BROKER_REFUSED", `The broker refused ${entry.topic}: ${error.message}.`);
}
