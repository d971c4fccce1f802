import { setImmediate } from "node:timers/promises";
import type { VisionFrame } from "../frame";

/** So many frames may be on their way through a flow: some in front of each model, and one with whoever draws. */
const KEPT = 8;
/** Node-RED hands a message on in a later turn of the event loop; nodes may take one or two of their own. */
const TURNS = 4;

/** The last frames of a file, which is read on while none of them is held: some are taken late, by nodes further on. */
export class HeldFrames {
    readonly #frames: VisionFrame[] = [];

    add(frame: VisionFrame): void {
        this.#frames.push(frame);
        if (this.#frames.length > KEPT) this.#frames.shift();
    }

    /** Resolves when the newest frame was taken and given back, or nobody took it, and no other one is held. */
    async released(): Promise<void> {
        await this.#frames.at(-1)?.whenReleased();
        // Each wire brings the frame in a turn of its own: the next node may take it only now.
        await setImmediate();
        for (let held = this.#held(); held; held = this.#held()) await held.whenReleased();
    }

    /** Resolves when all work on the frames is out, also that of nodes that get them from other nodes. */
    async done(): Promise<void> {
        do {
            await Promise.all(this.#frames.map((frame) => frame.whenDone()));
            for (let turn = 0; turn < TURNS; turn++) await setImmediate();
        } while (this.#frames.some((frame) => frame.isBusy));
    }

    #held(): VisionFrame | undefined {
        return this.#frames.find((frame) => frame.isHeld);
    }
}
