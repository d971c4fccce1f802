import { randomInt } from "node:crypto";
import type { BrokerConnection } from "./connection";
import { endLeftOvers, EventStream } from "./event-stream";
import { cspVisionForm } from "./forms/csp-vision-form";
import type { EventForm } from "./forms/event-form";
import { frigateForm } from "./forms/frigate-form";
import type { Ledger } from "./ledger";
import type { RememberedSource } from "./source-memory";

/** An expression goes with its node, so that nothing can be said in its form. */
const FORMS: Readonly<Record<string, EventForm>> = { "csp-vision": cspVisionForm, frigate: frigateForm };

/**
 * Ends as cut off the events that a node left open which was deleted while nothing ran. What is handed to the outbox
 * is the outbox's.
 *
 * @param prefix topics begin so; others belong to another csp-broker
 */
export async function endDeleted(
    ledger: Ledger,
    connection: BrokerConnection,
    prefix: string,
): Promise<void> {
    const sources = new Map(
        ledger.all("source/").map(([source, value]) => [source, value as RememberedSource]),
    );
    const isOurs = ({ broker, topics }: RememberedSource): boolean =>
        broker === connection.broker && topics.every((topic) => topic.startsWith(`${prefix}/`));
    const open = ledger.all("open/").map(([, value]) => value as { source: string; form?: string });
    const of = open.find(({ source }) => isOurs(sources.get(source) ?? NOBODYS));
    const form = FORMS[of?.form ?? ""];
    const channel = of ? sources.get(of.source)?.channel : undefined;
    // A node has one broker, one channel and one form.
    if (!of || !form || channel === undefined) return;
    const use = connection.use({ connected: () => undefined });
    const context = {
        ...{ broker: use, session: randomInt(2 ** 40).toString(36), channel, ledger, form },
        ...{ formName: of.form ?? "", failed: () => undefined },
    };
    const streams = new Map<string, EventStream>();
    endLeftOvers(ledger, (source) => {
        const stream = streams.get(source) ?? new EventStream(context, source);
        streams.set(source, stream);
        return stream;
    });
    for (const stream of streams.values()) stream.close();
    await use.close();
}

const NOBODYS: RememberedSource = { broker: "", channel: "", labels: [], camera: null, topics: [] };
