import { VisionError } from "../errors";
import type { BrokerUse } from "./broker-use";
import type { PictureFacts } from "./event-document";

/** Beside topic and picture a packet has a few bytes, and the names of what is in the picture. */
const AROUND = 200;

export interface OfferedPicture {
    readonly topic: string;
    readonly jpeg: Buffer;
    readonly width: number;
    readonly height: number;
    /** What subscribers of MQTT 5 are told of it. */
    readonly about: Readonly<Record<string, string>>;
    /** Told when it turns out later that the broker does not take it. */
    readonly failed: (error: VisionError) => void;
}

/** Publishes pictures, and knows beforehand of those that the broker will not take. */
export class PicturePublisher {
    /** The smallest picture that the broker has refused, in bytes: a broker of MQTT 3.1.1 does not say it. */
    #refused = Number.POSITIVE_INFINITY;

    constructor(private readonly broker: BrokerUse) {}

    publish({ topic, jpeg, width, height, about, failed }: OfferedPicture): PictureFacts {
        const bytes = jpeg.length;
        const facts = { topic, bytes, width, height };
        const limit = this.broker.largestPacket ?? Number.POSITIVE_INFINITY;
        if (bytes >= this.#refused) {
            const sentence = `the broker has refused one of ${this.#refused} bytes before`;
            failed(new VisionError("E_PACKET_SIZE", `Given up: ${topic} has ${bytes} bytes; ${sentence}.`));
            return { ...facts, missing: "E_PACKET_SIZE" };
        }
        const missing = bytes + topic.length + AROUND > limit ? "E_PACKET_SIZE" : null;
        this.broker.publish({
            topic,
            payload: jpeg,
            class: "stream",
            qos: 1,
            contentType: "image/jpeg",
            userProperties: about,
            ended: (outcome) => {
                if (outcome.kind !== "failed") return;
                if (outcome.error.code === "E_PACKET_SIZE") this.#refused = Math.min(this.#refused, bytes);
                failed(outcome.error);
            },
        });
        return { ...facts, missing };
    }
}
