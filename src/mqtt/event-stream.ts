import { randomUUID } from "node:crypto";
import { VisionError } from "../errors";
import type { BrokerUse } from "./broker-use";
import { eventDocument, type EventDocument, type EventFacts, type SnapshotFacts } from "./event-document";
import type { EventForm, FormedEvent } from "./forms/event-form";
import type { Ledger } from "./ledger";

/** Tells what this process handed over from what an earlier one did. */
const PROCESS = randomUUID();

/** What of an event is kept until its end has arrived. */
interface OpenEvent {
    readonly source: string;
    readonly facts: EventFacts;
    /** When it was last known, ms since 1970. */
    readonly known: number;
    readonly snapshot: SnapshotFacts | null;
    /** The process whose outbox has its end. */
    readonly handedOver: string | null;
    /** The name of the form in which its begin was written. */
    readonly form: string;
}

const KEY = "open/";

export interface EventStreamContext {
    readonly broker: BrokerUse;
    readonly session: string;
    readonly channel: string;
    readonly ledger: Ledger;
    readonly form: EventForm;
    /** What the node's settings call the form. */
    readonly formName: string;
    /** An event that the broker does not take. */
    failed(error: VisionError): void;
}

/** The events of one source on their way to the broker; every begin is remembered until its end has arrived. */
export class EventStream {
    readonly topic: string;
    #number = 0;
    #closed = false;
    #queue = Promise.resolve();

    /** @throws {VisionError} `E_TOPIC` */
    constructor(
        private readonly context: EventStreamContext,
        private readonly source: string,
    ) {
        this.topic = context.broker.topics.events(source, context.channel);
    }

    /** Writes down what is about to be published, so that it has its end even if nothing else gets done. */
    remember(facts: EventFacts, snapshot: SnapshotFacts | null): void {
        const open: OpenEvent = {
            ...{ source: this.source, facts, known: Date.now(), snapshot },
            ...{ handedOver: null, form: this.context.formName },
        };
        this.context.ledger.set(KEY + facts.id, open);
    }

    publish(facts: EventFacts, snapshot: SnapshotFacts | null): EventDocument {
        const { broker, ledger, form, session, channel } = this.context;
        const number = (this.#number += 1);
        const document = eventDocument({ session, number, source: this.source }, facts, snapshot);
        const key = KEY + facts.id;
        if (facts.type === "end") {
            const open: OpenEvent = {
                source: this.source,
                facts,
                known: Date.now(),
                snapshot,
                handedOver: PROCESS,
                form: this.context.formName,
            };
            ledger.set(key, open);
        }
        const over = (): void => {
            // After the close it stays: the next start finds out whose it is.
            if (facts.type === "end" && !this.#closed) ledger.delete(key);
        };
        const formed = form(document, { topics: broker.topics, channel });
        if (formed instanceof Promise) this.#sendLater(formed, over);
        else this.#send(formed, over);
        return document;
    }

    /** Resolves when all that was published is on its way. */
    flush(): Promise<void> {
        return this.#queue;
    }

    close(): void {
        this.#closed = true;
    }

    #sendLater(forming: Promise<FormedEvent | null>, over: () => void): void {
        const before = this.#queue;
        this.#queue = forming
            .then(async (formed) => {
                await before;
                if (formed) this.#send(formed, over);
                else over();
            })
            .catch((error: unknown) => {
                over();
                const text = error instanceof Error ? error.message : JSON.stringify(error);
                this.context.failed(
                    error instanceof VisionError
                        ? error
                        : new VisionError("E_CONFIG", `Field expression: ${text}`),
                );
            });
    }

    #send(formed: FormedEvent, over: () => void): void {
        this.context.broker.publish({
            ...formed,
            class: "event",
            qos: 1,
            contentType: "application/json",
            ended: (outcome) => {
                over();
                if (outcome.kind === "failed") this.context.failed(outcome.error);
            },
        });
    }
}

/**
 * Ends what an earlier start left open, as cut off: the process was killed, or its end never got to the broker.
 *
 * @param streamOf the stream of a source
 */
export function endLeftOvers(ledger: Ledger, streamOf: (source: string) => EventStream): EventDocument[] {
    const ended: EventDocument[] = [];
    for (const [id, value] of ledger.all(KEY)) {
        const { source, facts, known, snapshot, handedOver } = value as OpenEvent;
        if (handedOver === PROCESS) {
            // This process' own outbox still holds it.
            ledger.delete(KEY + id);
            continue;
        }
        const isOver = facts.type === "end";
        const end: EventFacts = isOver ? facts : { ...facts, type: "end", end: known, cutOff: true };
        try {
            ended.push(streamOf(source).publish(end, snapshot));
        } catch (error) {
            if (!(error instanceof VisionError)) throw error;
            ledger.delete(KEY + id);
        }
    }
    return ended;
}
