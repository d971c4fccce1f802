import type { BrokerUse } from "./broker-use";
import type { HealthEvent } from "./read-message";

interface Known {
    readonly topic: string;
    readonly isCameras: boolean;
    readonly state: string;
    readonly payload: string;
}

/** What is retained of the state of each source: the camera's own events, or what csp-publish sees for itself. */
export class HealthStates {
    readonly #known = new Map<string, Known>();

    /** @param take called with each new topic, before anything is sent on it */
    constructor(
        private readonly broker: BrokerUse,
        private readonly take: (topic: string) => void,
    ) {}

    has(source: string): boolean {
        return this.#known.has(source);
    }

    /** @throws {VisionError} `E_TOPIC` or what `take` throws */
    camera(event: HealthEvent): void {
        this.#set(event.source, event, true);
    }

    /** Says what is seen of a source without its camera's help; nothing where the camera speaks for itself. */
    seen(source: string, state: "running" | "waiting", cause: string | null): void {
        const known = this.#known.get(source);
        if (known?.isCameras || known?.state === state) return;
        const since = new Date().toISOString();
        const code = state === "running" ? null : "E_CAMERA_NO_DATA";
        const event = { source, state, code, cause, attempt: 0, restarts: 0, since };
        this.#set(source, event, false);
    }

    /** Says nothing more of a source until something is seen of it. */
    forget(source: string): void {
        this.#known.delete(source);
    }

    /** Sends all of them, to a broker that may not know them. */
    repeat(): void {
        for (const known of this.#known.values()) this.#send(known);
    }

    #set(source: string, event: HealthEvent, isCameras: boolean): void {
        const topic = this.broker.topics.health(source);
        if (!this.#known.has(source)) this.take(topic);
        const known = { topic, isCameras, state: event.state, payload: JSON.stringify(event) };
        this.#known.set(source, known);
        this.#send(known);
    }

    #send({ topic, payload }: Known): void {
        this.broker.publish({ topic, payload, class: "state" });
    }
}
