import type { BrokerUse } from "../broker-use";
import type { Ledger } from "../ledger";
import type { DeviceFacts } from "./device-facts";
import { deviceMessage, type DeviceMessage } from "./device-message";

const KEY = "announced/";
/** Home Assistant says here that it has started. */
const BIRTH = "homeassistant/status";

/** Everybody's devices. */
const DEVICES = "homeassistant/device/+/config";

/** What Home Assistant was told of one source. */
interface Announced {
    readonly topic: string;
    /** Platforms by component, since taking one out needs it. */
    readonly platforms: Readonly<Record<string, string>>;
    readonly labels: readonly string[];
}

/** Tells Home Assistant of sources, again whenever it or the broker may have forgotten, and remembers what it said. */
export class Announcer {
    readonly #sent = new Map<string, string>();
    /** Whom each source was found to share its topics with. */
    readonly #compared = new Set<string>();
    /** Sources whose removal is on its way. */
    readonly #leaving = new Set<string>();
    readonly #ends: (() => void)[];

    constructor(
        private readonly broker: BrokerUse,
        private readonly ledger: Ledger,
        /** Null for a source that there is nothing to say of. */
        private readonly factsOf: (source: string, knownLabels: readonly string[]) => DeviceFacts | null,
        /** Told of labels for which a message had no room. */
        private readonly leftOut: (source: string, labels: readonly string[]) => void,
        /** Told once of each source whose topics another client uses, too. */
        private readonly shared: (source: string) => void,
    ) {
        this.#ends = [
            broker.subscribe(BIRTH, ({ payload }) => {
                if (payload.toString() === "online") this.repeat();
            }),
            broker.subscribe(DEVICES, ({ topic, payload }) => {
                this.#compare(topic, payload.toString());
            }),
        ];
    }

    /** Says what is new of a source; nothing if nothing is. */
    announce(source: string): void {
        this.#leaving.delete(source);
        const before = this.ledger.get(KEY + source) as Announced | undefined;
        const facts = this.factsOf(source, before?.labels ?? []);
        if (!facts) return;
        const message = deviceMessage(facts);
        if (before && before.topic !== message.topic) this.#clear(before.topic);
        const { components } = message.payload;
        const platforms = Object.fromEntries(
            Object.entries(components).map(([key, { platform }]) => [key, platform as string]),
        );
        const gone = Object.entries(before?.topic === message.topic ? before.platforms : {}).filter(
            ([key]) => !(key in components),
        );
        if (message.leftOut.length > 0) this.leftOut(source, message.leftOut);
        const remember = (): void => {
            this.ledger.set(KEY + source, { topic: message.topic, platforms, labels: facts.labels });
        };
        if (gone.length === 0) {
            remember();
            this.#send(source, message);
            return;
        }
        // Once with their platform alone, which takes them out; then without. Both must arrive.
        const leaving = Object.fromEntries(gone.map(([key, platform]) => [key, { platform }]));
        const payload = { ...message.payload, components: { ...components, ...leaving } };
        this.broker.publish({
            topic: message.topic,
            payload: JSON.stringify(payload),
            class: "state",
            ended: (outcome) => {
                if (outcome.kind !== "sent") return;
                remember();
                this.#send(source, message);
            },
        });
    }

    /** Says everything again. */
    repeat(): void {
        this.#sent.clear();
        for (const [source] of this.ledger.all(KEY)) {
            if (!this.#leaving.has(source)) this.announce(source);
        }
    }

    /** A source that is no more: its device goes, too. */
    remove(source: string): void {
        const announced = this.ledger.get(KEY + source) as Announced | undefined;
        if (!announced) return;
        this.#leaving.add(source);
        this.#sent.delete(source);
        this.#clear(announced.topic, () => {
            this.ledger.delete(KEY + source);
        });
    }

    close(): void {
        for (const end of this.#ends) end();
    }

    /** Two programs with one prefix and one source overwrite each other's values, however their ids differ. */
    #compare(topic: string, text: string): void {
        for (const [source, value] of this.ledger.all(KEY)) {
            const own = value as Announced;
            if (own.topic === topic || this.#compared.has(`${source} ${topic}`)) continue;
            const facts = this.factsOf(source, own.labels);
            if (!facts || facts.channel !== "") continue;
            if (!text.includes(`"${facts.topics.health(source)}"`)) continue;
            this.#compared.add(`${source} ${topic}`);
            this.shared(source);
        }
    }

    #send(source: string, { topic, payload }: DeviceMessage): void {
        const text = JSON.stringify(payload);
        if (this.#sent.get(source) === text) return;
        this.#sent.set(source, text);
        this.broker.publish({ topic, payload: text, class: "state" });
    }

    #clear(topic: string, cleared: () => void = () => undefined): void {
        this.broker.publish({
            topic,
            payload: "",
            class: "state",
            ended: (outcome) => {
                if (outcome.kind === "sent") cleared();
            },
        });
    }
}
