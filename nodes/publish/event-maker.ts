import { Presence } from "../../src/analysis/presence";
import type { PresenceChange } from "../../src/analysis/presence-change";
import type { PresenceOptions } from "../../src/analysis/presence-options";
import type { Detection } from "../../src/detection";
import type { VisionFrame } from "../../src/frame";
import { eventPictures } from "../../src/image/event-pictures";
import type { EventDocument, EventFacts, SnapshotFacts } from "../../src/mqtt/event-document";
import type { Publisher } from "../../src/mqtt/publisher";
import type { Failed } from "../../src/mqtt/source-publisher";

/** Events that wait for their pictures; further ones go without a new one. */
const LONGEST_QUEUE = 50;
/** What a stop waits for the last pictures at most, in ms. */
const LAST_MS = 1000;

export interface EventPictures {
    readonly whole: Buffer;
    readonly crop: Buffer;
}

export interface EventMakerOptions {
    readonly presence: PresenceOptions;
    readonly channel: string;
    /** Publish JPEGs beside events, where messages bring their frame. */
    readonly snapshots: boolean;
    /** Told of each event as it is published. */
    readonly made: (event: EventDocument, pictures: EventPictures | null) => void;
    readonly failed: Failed;
}

/** One frame's detections. */
export interface LookedAt {
    readonly source: string;
    readonly detections: readonly Detection[];
    /** When the frame was taken, ms since 1970. */
    readonly at: number;
    /** The camera's native size in pixels. */
    readonly size: EventFacts["frame"];
    /** The one that the detections were found in, if it is at hand. */
    readonly frame: VisionFrame | null;
}

/** What is known of one source. */
interface Watched {
    size: EventFacts["frame"];
    readonly presence: Presence;
    /** The best frame of each presence, from the frame that its box came from. */
    readonly best: Map<string, VisionFrame>;
    readonly shown: Map<string, { readonly frame: VisionFrame; snapshot: SnapshotFacts; last: EventFacts }>;
}

/** Makes events of the detections of a csp-publish node, one after the other, each with its pictures. */
export class EventMaker {
    readonly #sources = new Map<string, Watched>();
    #queue = Promise.resolve();
    #waiting = 0;

    constructor(
        private readonly publisher: Publisher,
        private readonly options: EventMakerOptions,
    ) {}

    look({ source, detections, at, size, frame }: LookedAt): void {
        const watched = this.#watch(source);
        watched.size = size;
        const { changes, best, gone } = watched.presence.look(detections, at);
        if (frame && this.options.snapshots) for (const id of best) watched.best.set(id, frame);
        for (const change of changes) this.#add(source, watched, change);
        for (const id of gone) watched.best.delete(id);
    }

    /** Nobody looks at the source any more. */
    cutOff(source: string): void {
        const watched = this.#sources.get(source);
        if (!watched) return;
        for (const change of watched.presence.cutOff()) this.#add(source, watched, change);
        watched.best.clear();
    }

    /** Ends everything that is open, and resolves within a second. */
    async close(): Promise<void> {
        for (const source of this.#sources.keys()) this.cutOff(source);
        let timer: NodeJS.Timeout | undefined;
        const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, LAST_MS)));
        await Promise.race([this.#queue, late]);
        clearTimeout(timer);
    }

    #watch(source: string): Watched {
        const known = this.#sources.get(source);
        if (known) return known;
        const presence = new Presence(this.options.presence);
        const made = { size: { width: 1, height: 1 }, presence, best: new Map(), shown: new Map() };
        this.#sources.set(source, made);
        return made;
    }

    #add(source: string, watched: Watched, presence: PresenceChange): void {
        const change: EventFacts = { ...presence, frame: watched.size };
        const frame = watched.best.get(change.id) ?? null;
        const stream = this.publisher.eventsOf(source);
        // At once: what happens to the process while pictures are made must not lose the end.
        stream.remember(change, watched.shown.get(change.id)?.snapshot ?? null);
        this.#waiting += 1;
        this.#queue = this.#queue
            .then(() => this.#make(source, watched, change, this.#waiting > LONGEST_QUEUE ? null : frame))
            // The event is worth more than its picture, and one fault must not stop those behind it.
            .catch(() => this.options.made(stream.publish(change, null), null))
            .finally(() => (this.#waiting -= 1));
    }

    async #make(
        source: string,
        watched: Watched,
        change: EventFacts,
        frame: VisionFrame | null,
    ): Promise<void> {
        const { id } = change;
        let shown = watched.shown.get(id);
        let pictures: EventPictures | null = null;
        if (frame && frame !== shown?.frame) {
            const { whole, crop } = await eventPictures(frame, change.box);
            pictures = { whole: whole.jpeg, crop: crop.jpeg };
            const { topics } = this.publisher.broker;
            const { channel } = this.options;
            const offer = (part: "whole" | "crop", picture: typeof whole): SnapshotFacts["whole"] =>
                this.publisher.pictures.publish({
                    ...picture,
                    topic: topics.snapshot(source, channel, part),
                    about: { source, label: change.label, id, part, capturedAt: frame.capturedAt },
                    failed: (error) => {
                        this.#missed(source, watched, id, part, error.code);
                        this.options.failed({ kind: "failed", error });
                    },
                });
            const { sequence, capturedAt } = frame;
            const snapshot = {
                sequence,
                capturedAt,
                whole: offer("whole", whole),
                crop: offer("crop", crop),
            };
            shown = { frame, snapshot, last: change };
            watched.shown.set(id, shown);
        }
        if (shown) shown.last = change;
        if (change.type === "end") watched.shown.delete(id);
        const stream = this.publisher.eventsOf(source);
        this.options.made(stream.publish(change, shown?.snapshot ?? null), pictures);
    }

    /** A picture that the event called published turned out too large: says so while the event is open. */
    #missed(source: string, watched: Watched, id: string, part: "whole" | "crop", code: string): void {
        const shown = watched.shown.get(id);
        if (!shown || shown.snapshot[part].missing === code) return;
        shown.snapshot = { ...shown.snapshot, [part]: { ...shown.snapshot[part], missing: code } };
        const update: EventFacts = { ...shown.last, type: "update" };
        this.options.made(this.publisher.eventsOf(source).publish(update, shown.snapshot), null);
    }
}
