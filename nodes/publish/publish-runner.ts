import type { Node, NodeMessageInFlow } from "node-red";
import type { VisionFrame } from "../../src/frame";
import { VisionFrame as Frame } from "../../src/frame";
import type { VisionError } from "../../src/errors";
import type { BrokerConnection } from "../../src/mqtt/connection";
import type { EventDocument } from "../../src/mqtt/event-document";
import type { Announcer } from "../../src/mqtt/discovery/announcer";
import type { EventForm } from "../../src/mqtt/forms/event-form";
import { Ledger } from "../../src/mqtt/ledger";
import { Publisher } from "../../src/mqtt/publisher";
import { remoteControls } from "../../src/node-kit/remote-controls";
import type { NodeStats } from "../../src/stats/node-stats";
import { AskedSnapshots } from "./asked-snapshots";
import { discoveryOf } from "./discovery";
import { EventMaker, type EventPictures } from "./event-maker";
import type { PublishSettings } from "./settings";

export interface PublishRun {
    readonly node: Node;
    /** How errors call the node. */
    readonly name: string;
    readonly connection: BrokerConnection;
    readonly settings: PublishSettings;
    readonly form: EventForm;
    readonly stats: NodeStats;
    /** The node's ledger; null where there is no folder for it. */
    readonly ledger: string | null;
    /** What Home Assistant is told of; null for nothing. */
    readonly discovery: { readonly canPause: boolean } | null;
    /** Shows a failure that belongs to no message. */
    readonly showFailure: (error: VisionError) => void;
    /** Sources that it remembers and that are no more. */
    readonly gone: (ledger: Ledger) => string[];
}

/** One csp-publish between its message input, its broker and its output of events. */
export class PublishRunner {
    readonly publisher: Publisher;
    #hasBegun = false;
    readonly #events: EventMaker | null;
    readonly #ledger: Ledger;
    readonly #snapshots: AskedSnapshots;
    readonly #announcer: Announcer | null;

    constructor(private readonly run: PublishRun) {
        const { settings, node, stats, connection, name, form } = run;
        this.#ledger = new Ledger(run.ledger, (cause) => node.warn(cause));
        const options = {
            ...settings,
            name,
            events: settings.events ? form : null,
            ownHealth: run.discovery !== null,
        };
        const failed = ({ error }: { readonly error: VisionError }): void => {
            stats.arrive();
            stats.fail();
            run.showFailure(error);
            node.error(error);
        };
        this.publisher = new Publisher(connection, options, stats, this.#ledger, {
            lost: (source) => this.#events?.cutOff(source),
            news: (source) => this.#announcer?.announce(source),
            connected: () => this.#announcer?.repeat(),
            cameraOf: (source) => remoteControls.ownerOf(source),
            failed,
        });
        this.#announcer = run.discovery
            ? discoveryOf({
                  ...{ publisher: this.publisher, ledger: this.#ledger, settings, node: node.id },
                  canPause: run.discovery.canPause,
                  warn: (text) => node.warn(text),
              })
            : null;
        this.#snapshots = new AskedSnapshots(this.publisher, settings.channel);
        this.#events = settings.events
            ? new EventMaker(this.publisher, {
                  ...{
                      presence: settings.presence,
                      channel: settings.channel,
                      snapshots: settings.snapshots,
                  },
                  made: (event, pictures) => {
                      this.#send(event, pictures);
                  },
                  failed,
              })
            : null;
    }

    /**
     * All nodes of a start or deploy are there: what an earlier start left open is ended, and what is retained of
     * sources that are no more is taken back.
     */
    begin(): void {
        if (!this.#hasBegun) for (const event of this.publisher.takeUp()) this.#send(event, null);
        this.#hasBegun = true;
        for (const source of this.run.gone(this.#ledger)) {
            this.#announcer?.remove(source);
            this.publisher.remove(source);
        }
    }

    /** @throws {VisionError} what the publisher throws */
    accept(message: NodeMessageInFlow): void {
        const { _msgid, payload, vision, frame } = message as NodeMessageInFlow & {
            readonly vision?: unknown;
            readonly frame?: unknown;
        };
        const { node, settings, showFailure } = this.run;
        const read = this.publisher.accept(payload, vision, ({ error }) => {
            showFailure(error);
            // Without the picture, which would wait with the document.
            node.error(error, { _msgid, ...(vision ? { vision } : {}) });
        });
        if (!read) return;
        const taken = frameOrNull(frame);
        if (taken) this.#snapshots.look(read.vision.source, taken);
        if (!this.#events) return;
        const { source, capturedAt } = read.vision;
        const wanted = read.detections.filter(({ label }) => settings.classes?.includes(label) ?? true);
        const at = Date.parse(capturedAt);
        this.#events.look({
            source,
            detections: wanted,
            at,
            size: read.vision.frame,
            frame: taken,
        });
    }

    async close(): Promise<void> {
        this.#snapshots.close();
        this.#announcer?.close();
        await this.#events?.close();
        await this.publisher.close();
        this.#ledger.close();
    }

    #send(event: EventDocument, pictures: EventPictures | null): void {
        this.run.node.send({
            topic: event.source,
            payload: event,
            ...(pictures ? { snapshot: pictures } : {}),
        });
    }
}

function frameOrNull(frame: unknown): VisionFrame | null {
    return Frame.isFrame(frame) ? frame : null;
}
