import { VisionError } from "../../src/errors";
import type { VisionFrame } from "../../src/frame";
import { encodeFrame } from "../../src/image/event-pictures";
import type { Publisher } from "../../src/mqtt/publisher";
import { remoteControls } from "../../src/node-kit/remote-controls";

/** A frame has so long to come, in ms. */
const WAIT_MS = 10_000;

interface Asked {
    readonly take: (frame: VisionFrame) => void;
    readonly timer: NodeJS.Timeout;
    readonly fail: (error: VisionError) => void;
}

/** Publishes the next frame of a source when somebody asks for it over MQTT. */
export class AskedSnapshots {
    readonly #leave = new Map<string, () => void>();
    readonly #asked = new Map<string, Asked[]>();

    constructor(
        private readonly publisher: Publisher,
        private readonly channel: string,
    ) {}

    look(source: string, frame: VisionFrame): void {
        if (!this.#leave.has(source)) {
            const snapshot = (): Promise<void> => this.#ask(source);
            this.#leave.set(source, remoteControls.add(source, { snapshot }));
        }
        const asked = this.#asked.get(source);
        if (!asked) return;
        this.#asked.delete(source);
        for (const { take } of asked) take(frame);
    }

    close(): void {
        for (const leave of this.#leave.values()) leave();
        for (const { fail, timer } of [...this.#asked.values()].flat()) {
            clearTimeout(timer);
            fail(new VisionError("E_COMMAND_REFUSED", "The node was stopped."));
        }
    }

    #ask(source: string): Promise<void> {
        return new Promise((resolve, reject) => {
            const timer = setTimeout(() => {
                reject(new VisionError("E_NO_PICTURE", `No frame came within ${WAIT_MS / 1000} s.`));
            }, WAIT_MS);
            const take = (frame: VisionFrame): void => {
                clearTimeout(timer);
                this.#publish(source, frame).then(resolve, reject);
            };
            this.#asked.set(source, [...(this.#asked.get(source) ?? []), { take, timer, fail: reject }]);
        });
    }

    async #publish(source: string, frame: VisionFrame): Promise<void> {
        const picture = await encodeFrame(frame);
        const failures: VisionError[] = [];
        const { missing } = this.publisher.pictures.publish({
            ...picture,
            topic: this.publisher.broker.topics.snapshot(source, this.channel),
            about: { source, part: "whole", capturedAt: frame.capturedAt },
            failed: (error) => failures.push(error),
        });
        if (missing === null) return;
        throw (
            failures[0] ??
            new VisionError("E_PACKET_SIZE", `The picture of ${picture.jpeg.length} bytes is too large.`)
        );
    }
}
