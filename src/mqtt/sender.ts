import { VisionError } from "../errors";
import type { BrokerLimits } from "./broker-limits";
import { CatchUp } from "./catch-up";
import type { Outbox } from "./outbox/outbox";
import type { Outgoing } from "./outgoing";
import { packetProperties, propertyBytes, type PacketProperties } from "./packet-properties";
import { packetSize } from "./packet-size";
import type { SizeSuspicion } from "./size-suspicion";

/** What became of a publication that was handed to the library. */
export interface Acknowledgement {
    /** With a number as `code` if the broker refused it; without one, the connection went away. */
    readonly error: (Error & { readonly code?: unknown }) | null;
    /** The broker has it, and has nobody to give it to. */
    readonly unheard: boolean;
}

/** Hands one publication to the library; `done` when it is acknowledged (QoS 0: written). */
export type Publish = (
    topic: string,
    payload: Buffer,
    options: { readonly qos: 0 | 1 | 2; readonly retain: boolean; readonly properties?: PacketProperties },
    done: (acknowledgement: Acknowledgement) => void,
) => void;

/** MQTT 5: the broker holds as much of this client as it may. */
const QUOTA_EXCEEDED = 151;

/** Moves publications from the outbox to one connection, no more at a time than its window. */
export class Sender {
    readonly #underWay = new Map<Outgoing, Buffer>();
    readonly #catchUp: Readonly<Record<"event" | "stream", CatchUp>>;
    #timer: NodeJS.Timeout | null = null;
    #state: "new" | "started" | "stopped" = "new";
    /** When the broker last acknowledged something, or had nothing to acknowledge; at first it owes what came before. */
    #lastSign = performance.now();

    constructor(
        private readonly outbox: Outbox,
        private readonly limits: BrokerLimits,
        private readonly suspicion: SizeSuspicion,
        private readonly publish: Publish,
    ) {
        const { pace } = outbox.options;
        this.#catchUp = { event: new CatchUp(pace), stream: new CatchUp(pace) };
    }

    start(): void {
        if (this.#state === "new") this.#state = "started";
        this.pump();
    }

    /** Something has come to the outbox. */
    added(entry: Outgoing): void {
        if (entry.class !== "state") this.#catchUp[entry.class].arrived();
        this.pump();
    }

    /** Milliseconds for which the broker has owed an acknowledgement without giving any. */
    silence(): number {
        const owes = this.#state === "new" || this.#underWay.size > 0;
        return owes ? performance.now() - this.#lastSign : 0;
    }

    /** Sends what there is room for. */
    pump(): void {
        while (this.#state === "started" && this.#underWay.size < this.limits.window) {
            const entry = this.#next();
            if (!entry) break;
            this.#send(entry);
        }
        this.#pumpLater();
    }

    /** The connection is gone: what it did not acknowledge goes back into the outbox. */
    stop(): void {
        if (this.#state === "stopped") return;
        this.#state = "stopped";
        if (this.#timer) clearTimeout(this.#timer);
        const suspect = this.limits.properties ? null : this.suspicion.lost(this.#underWay);
        const again = [...this.#underWay.keys()].filter((entry) => entry !== suspect?.entry);
        // At most once is what QoS 0 asks for, and the first try may have arrived.
        const isOnce = (entry: Outgoing): boolean => entry.class === "stream" && entry.qos === 0;
        for (const entry of again) if (isOnce(entry)) entry.ended({ kind: "dropped", reason: "queue" });
        if (suspect) {
            const bytes = this.#underWay.get(suspect.entry)?.length ?? 0;
            const what = `has ${bytes} bytes, and the broker closed the connection on it ${suspect.losses} times`;
            this.outbox.giveUp(suspect.entry, tooLarge(suspect.entry, what));
        }
        this.#underWay.clear();
        this.outbox.putBack(again.filter((entry) => !isOnce(entry)));
    }

    #next(): Outgoing | undefined {
        const { event, stream } = this.#catchUp;
        const entry = this.outbox.take({ event: event.allows(), stream: stream.allows() });
        if (entry && entry.class !== "state") this.#catchUp[entry.class].took();
        for (const kind of ["event", "stream"] as const) {
            if (this.outbox.waitingOf(kind) === 0) this.#catchUp[kind].end();
        }
        return entry;
    }

    /** Comes back when the pace allows more, or a subscriber may have come. */
    #pumpLater(): void {
        if (this.#timer) clearTimeout(this.#timer);
        this.#timer = null;
        if (this.#state !== "started" || this.#underWay.size >= this.limits.window) return;
        const { event, stream } = this.#catchUp;
        const held = this.outbox.waitForEvent();
        const waits = [
            ...(held === null ? [] : [Math.max(held, event.wait())]),
            ...(this.outbox.waitingOf("stream") === 0 ? [] : [stream.wait()]),
        ];
        if (waits.length > 0) this.#timer = setTimeout(() => this.pump(), Math.max(1, Math.min(...waits)));
    }

    #send(entry: Outgoing): void {
        if (entry.expiresAt !== null && entry.expiresAt <= Date.now()) {
            entry.ended({ kind: "dropped", reason: "expired" });
            return;
        }
        const payload = entry.render();
        const properties = this.limits.properties ? packetProperties(entry) : null;
        const qos = entry.qos > this.limits.qos ? this.limits.qos : entry.qos;
        const besides = properties && propertyBytes(properties);
        const size = packetSize(entry.topic, payload, qos, besides);
        if (size > this.limits.packetSize) {
            const what = `has a packet of ${size} bytes; the broker takes ${this.limits.packetSize}`;
            this.outbox.giveUp(entry, tooLarge(entry, what));
            return;
        }
        if (this.#underWay.size === 0) this.#lastSign = performance.now();
        this.#underWay.set(entry, payload);
        const retain = entry.retain && this.limits.retain;
        const options = properties && besides ? { qos, retain, properties } : { qos, retain };
        this.publish(entry.topic, payload, options, (acknowledgement) => {
            if (!this.#underWay.has(entry)) return;
            this.#acknowledged(entry, payload.length, acknowledgement);
        });
    }

    #acknowledged(entry: Outgoing, bytes: number, { error, unheard }: Acknowledgement): void {
        // An error without a number means that the connection went away; stop() deals with that.
        if (error && typeof error.code !== "number") return;
        this.#lastSign = performance.now();
        this.#underWay.delete(entry);
        if (!error) this.suspicion.taken(bytes);
        if (error && !(error.code === QUOTA_EXCEEDED && this.outbox.later(entry))) {
            this.outbox.giveUp(entry, refused(entry, error));
        } else if (!error && unheard) this.outbox.unheard(entry);
        else if (!error) this.outbox.sent(entry);
        this.pump();
    }
}

function tooLarge(entry: Outgoing, what: string): VisionError {
    return new VisionError("E_PACKET_SIZE", `Given up: the publication on ${entry.topic} ${what}.`);
}

function refused(entry: Outgoing, error: Error): VisionError {
    return new VisionError("E_BROKER_REFUSED", `The broker refused ${entry.topic}: ${error.message}.`);
}
