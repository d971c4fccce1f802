import { performance } from "node:perf_hooks";
import type { VisionFrame } from "../frame";
import type { DropReason } from "../stats/node-stats";
import type { RunOptions } from "./engine";
import type { FramePolicy } from "./frame-policy";

/** Frames of a live source that may wait under `all`: some seconds, and bounded memory. */
const LONGEST_QUEUE = 64;

/** Cameras are not punctual: a frame that is early by this part of a slot, and by so many seconds at most, is taken. */
const EARLY = 1 / 8;
const MOST_EARLY_S = 0.03;

/** A frame on its way to a host. */
export interface Job {
    readonly frame: VisionFrame;
    readonly options: RunOptions;
    /** When it was offered, ms of a clock that does not jump. */
    readonly since: number;
    readonly drop: (reason: DropReason) => void;
}

/** What waits in front of a model for one source of one node. */
export class Lane<Item extends Job = Job> {
    readonly #waiting: Item[] = [];
    #offered = 0;
    #lastTime = Infinity;
    #nextSlot = 0;
    /** When a frame of this lane last went to the host; the scheduler serves the longest-waiting lane first. */
    lastServed = 0;

    constructor(private readonly now: () => number = () => performance.now()) {}

    get isEmpty(): boolean {
        return this.#waiting.length === 0;
    }

    /** Age of the oldest waiting frame's offer; Infinity when nothing waits. */
    get oldest(): number {
        return this.#waiting[0]?.since ?? Infinity;
    }

    /** Takes a frame, or drops it or the one it replaces, as the policy says. */
    offer(job: Item, policy: FramePolicy): void {
        this.#offered += 1;
        if (policy.kind === "nth" && (this.#offered - 1) % policy.nth !== 0) {
            job.drop("nth");
            return;
        }
        if (policy.kind === "rate" && !this.#isDue(policy.rate, timeOf(job.frame))) {
            job.drop("rate");
            return;
        }
        if (policy.kind === "all") {
            if (this.#waiting.length >= LONGEST_QUEUE) job.drop("queue");
            else this.#waiting.push(job);
            return;
        }
        for (const older of this.#waiting.splice(0)) older.drop("newer");
        this.#waiting.push(job);
    }

    take(): Item | null {
        this.lastServed = this.now();
        return this.#waiting.shift() ?? null;
    }

    /** Drops all that waits. */
    clear(reason: DropReason): void {
        for (const job of this.#waiting.splice(0)) job.drop(reason);
    }

    /** Slots of equal length in the frames' own time, so that neither jitter nor a burst changes the rate. */
    #isDue(rate: number, seconds: number): boolean {
        const slot = 1 / rate;
        const hasJumped = seconds < this.#lastTime || seconds > this.#nextSlot + slot;
        this.#lastTime = seconds;
        if (hasJumped) {
            this.#nextSlot = seconds + slot;
            return true;
        }
        if (seconds < this.#nextSlot - Math.min(slot * EARLY, MOST_EARLY_S)) return false;
        this.#nextSlot = Math.max(this.#nextSlot + slot, seconds + slot / 2);
        return true;
    }
}

/** Seconds on the stream's clock, else on ours. */
const timeOf = ({ pts, capturedAt }: VisionFrame): number => pts ?? Date.parse(capturedAt) / 1000;
