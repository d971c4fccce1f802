import { VisionError } from "../errors";
import { encodeName } from "./topic-name";

/** Words that stand behind a source or a client in the topics of this package; no channel is called so. */
const WORDS = [
    "status",
    "stats",
    "detections",
    "counts",
    "health",
    "events",
    "snapshot",
    "enabled",
    "cmd",
] as const;
/** Stands where sources do, and holds the clients' own topics. */
const CLIENTS = "clients";
/** Bytes of UTF-8 that MQTT can count. */
const LONGEST = 65_535;

/** Every topic of this package, below one prefix. */
export class Topics {
    /** As it stands in topics. */
    readonly prefix: string;

    /**
     * @param prefix one or more levels, separated by `/`
     * @throws {VisionError} `E_TOPIC` if a level is empty or cannot be encoded
     */
    constructor(prefix: string) {
        const levels = prefix.split("/");
        if (levels.includes("")) {
            throw new VisionError(
                "E_TOPIC",
                `The prefix ${JSON.stringify(prefix)} has an empty level; expected e.g. "site/vision".`,
            );
        }
        this.prefix = levels.map((level) => encodeName("prefix", level)).join("/");
    }

    /** A filter that matches all of them. */
    get everything(): string {
        return `${this.prefix}/#`;
    }

    /** `online` or `offline`, retained; the last will goes there. */
    status(clientId: string): string {
        return this.#client(clientId, "status");
    }

    /** Figures of all nodes. */
    stats(clientId: string): string {
        return this.#client(clientId, "stats");
    }

    detections(source: string, channel: string): string {
        return checkLength("source", `${this.#base(source, channel)}/detections`);
    }

    count(source: string, channel: string, label: string): string {
        return checkLength("label", `${this.#base(source, channel)}/counts/${encodeName("label", label)}`);
    }

    /** A filter that matches the counts of all labels. */
    counts(source: string, channel: string): string {
        return `${this.#base(source, channel)}/counts/+`;
    }

    /** Belongs to the source itself, so it knows no channel. */
    health(source: string): string {
        return checkLength("source", `${this.#base(source, "")}/health`);
    }

    /** A topic of all sources together, as other programs' forms want it. */
    shared(word: string): string {
        return checkLength("prefix", `${this.prefix}/${word}`);
    }

    /** Begin, update and end of presences. */
    events(source: string, channel: string): string {
        return checkLength("source", `${this.#base(source, channel)}/events`);
    }

    /** Pictures of what is present: whole frames, and parts of them one level below. */
    snapshot(source: string, channel: string, part: "whole" | "crop" = "whole"): string {
        const topic = `${this.#base(source, channel)}/snapshot`;
        return checkLength("source", part === "whole" ? topic : `${topic}/crop`);
    }

    /** `on` or `off`, retained: whether the source is looked at. */
    enabled(source: string): string {
        return checkLength("source", `${this.#base(source, "")}/enabled`);
    }

    /** Where a command for a source is expected, and `result` where it is answered. */
    command(source: string, command: string): string {
        return checkLength("source", `${this.#base(source, "")}/cmd/${command}`);
    }

    /** A filter that matches all commands for all sources. */
    commands(): string {
        return `${this.prefix}/+/cmd/+`;
    }

    #client(clientId: string, word: "status" | "stats"): string {
        return checkLength(
            "client id",
            `${this.prefix}/${CLIENTS}/${encodeName("client id", clientId)}/${word}`,
        );
    }

    #base(source: string, channel: string): string {
        if (source === CLIENTS) {
            throw new VisionError(
                "E_TOPIC",
                `The source "${CLIENTS}" is reserved; give the camera another name.`,
            );
        }
        const levels = [this.prefix, encodeName("source", source)];
        if (channel !== "") levels.push(encodeChannel(channel));
        return levels.join("/");
    }
}

function encodeChannel(channel: string): string {
    if ((WORDS as readonly string[]).includes(channel)) {
        throw new VisionError("E_TOPIC", `The channel "${channel}" is a word of the topics themselves.`);
    }
    return encodeName("channel", channel);
}

function checkLength(field: string, topic: string): string {
    const bytes = Buffer.byteLength(topic);
    if (bytes <= LONGEST) return topic;
    throw new VisionError(
        "E_TOPIC",
        `The ${field} makes a topic of ${bytes} bytes; MQTT carries ${LONGEST}.`,
    );
}
