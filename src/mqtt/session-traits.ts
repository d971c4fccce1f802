import type { BrokerLimits } from "./broker-limits";
import type { BrokerOptions } from "./broker-options";
import type { SessionEnd } from "./failure-words";

const RETAIN_NOT_SUPPORTED = 154;
const QOS_NOT_SUPPORTED = 155;
/** Connections that end without an answer before the last will is suspected. */
const SUSPICIOUS = 2;

/** How a connection introduces itself, by what was learnt from those before it. */
export class SessionTraits {
    version: 4 | 5;
    willRetain: boolean;
    willQos: 0 | 1 = 1;
    #silentCloses = 0;

    constructor(private readonly options: Pick<BrokerOptions, "version" | "retain">) {
        this.version = options.version === "auto" ? 5 : options.version;
        this.willRetain = options.retain ?? true;
    }

    /** @returns the cause in words */
    learn(end: SessionEnd): string {
        if (end.reason === RETAIN_NOT_SUPPORTED) this.willRetain = false;
        if (end.reason === QOS_NOT_SUPPORTED) this.willQos = 0;
        this.#silentCloses = end.isSilent ? this.#silentCloses + 1 : 0;
        const isWillSuspected = this.version === 4 && this.#silentCloses >= SUSPICIOUS && this.willRetain;
        if (this.options.version === "auto") this.version = end.tryOtherVersion && this.version === 5 ? 4 : 5;
        if (!isWillSuspected) return end.cause;
        return `${end.cause} It may not take retained messages, such as the last will: see "Retained messages".`;
    }

    /** What the broker does, by its own words and by the settings. */
    limit(limits: BrokerLimits): BrokerLimits {
        return { ...limits, retain: limits.retain && (this.options.retain ?? true) };
    }
}
