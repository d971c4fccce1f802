import type { Ledger } from "./ledger";
import type { RememberedSource } from "./source-memory";

export interface LeftTopics {
    /** Everything that is retained. */
    readonly retained: readonly string[];
    /** What says of its sources that they are stopped. */
    readonly stopped: readonly { readonly topic: string; readonly payload: string }[];
}

/** What a node that does not run has left with one broker, below one prefix. */
export function leftTopics(ledger: Ledger, broker: string, prefix: string): LeftTopics {
    const retained: string[] = [];
    const stopped: { topic: string; payload: string }[] = [];
    for (const [source, value] of ledger.all("source/")) {
        const remembered = value as RememberedSource;
        const isOurs = remembered.topics.every((topic) => topic.startsWith(`${prefix}/`));
        if (remembered.broker !== broker || !isOurs) continue;
        retained.push(...remembered.topics);
        const announced = ledger.get(`announced/${source}`) as { readonly topic: string } | undefined;
        if (announced) retained.push(announced.topic);
        const health = remembered.topics.find((topic) => topic.endsWith("/health"));
        if (health !== undefined) stopped.push({ topic: health, payload: stoppedHealth(source) });
    }
    return { retained, stopped };
}

function stoppedHealth(source: string): string {
    const since = new Date().toISOString();
    const cause = "The node that publishes this source is switched off.";
    return JSON.stringify({ source, state: "stopped", code: null, cause, attempt: 0, restarts: 0, since });
}
