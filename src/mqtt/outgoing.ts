import type { VisionError } from "../errors";
import type { MessageClass, Publication } from "./publication";

/** How a publication ended. */
export type Outcome =
    /** The broker acknowledged it (QoS 0: it was written). Whether a subscriber got it, MQTT does not say. */
    | { readonly kind: "sent" }
    /**
     * `newer`: replaced by a newer value of its topic; `queue`: too many waited; `expired`: it waited too long;
     * `unheard`: an event that the broker took and nobody subscribed to; `stopped`: its node did.
     */
    | { readonly kind: "dropped"; readonly reason: "newer" | "queue" | "expired" | "unheard" | "stopped" }
    | { readonly kind: "failed"; readonly error: VisionError };

/** What MQTT 5 carries beside a payload. */
export type Properties = Pick<
    Publication,
    "userProperties" | "correlationData" | "responseTopic" | "contentType"
>;

/** One publication on its way to the broker. */
export interface Outgoing {
    readonly topic: string;
    readonly qos: 0 | 1 | 2;
    readonly retain: boolean;
    readonly class: MessageClass;
    /** Who asked for it. */
    readonly owner: object;
    readonly properties: Properties;
    /** In ms since 1970; null for never. */
    readonly expiresAt: number | null;
    /** The payload, made when its turn comes; the same bytes each time. */
    render(): Buffer;
    /** Called exactly once. */
    ended(outcome: Outcome): void;
}

/** A publication with everything decided that it left open. */
export function outgoingOf(publication: Publication, owner: object): Outgoing {
    const { topic, payload, class: messageClass, qos, retain, expiryS, ended } = publication;
    const made = typeof payload === "function" && messageClass === "event" ? payload() : payload;
    return {
        topic,
        qos: qosOf(messageClass, qos),
        retain: retain ?? messageClass === "state",
        class: messageClass,
        owner,
        properties: propertiesOf(publication),
        expiresAt: expiryS === undefined ? null : Date.now() + expiryS * 1000,
        render:
            typeof made === "function" ? made : () => (typeof made === "string" ? Buffer.from(made) : made),
        ended: ended ?? (() => undefined),
    };
}

/** Nearly every publication has these, so they are made once. */
export const NO_PROPERTIES: Properties = Object.freeze({});

function propertiesOf(publication: Publication): Properties {
    const { userProperties, correlationData, responseTopic, contentType } = publication;
    if (!userProperties && !correlationData && !responseTopic && !contentType) return NO_PROPERTIES;
    return {
        ...(userProperties ? { userProperties } : {}),
        ...(correlationData ? { correlationData } : {}),
        ...(responseTopic === undefined ? {} : { responseTopic }),
        ...(contentType === undefined ? {} : { contentType }),
    };
}

function qosOf(messageClass: MessageClass, qos: 0 | 1 | 2 | undefined): 0 | 1 | 2 {
    if (messageClass === "stream") return qos ?? 0;
    // What may be lost without a word cannot be kept until acknowledged.
    return messageClass === "event" && qos === 0 ? 1 : (qos ?? 1);
}
