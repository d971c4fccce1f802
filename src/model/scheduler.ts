import { performance } from "node:perf_hooks";
import type { VisionError } from "../errors";
import type { DropReason } from "../stats/node-stats";
import type { DetectResult, RunResult } from "./engine";
import { Lane, type Job } from "./lane";
import type { ModelHost } from "./model-host";
import { RunPace } from "./run-pace";

/** Two runs in flight hide the way to the host and back. */
const IN_FLIGHT = 2;

/** A result, and how long the frame waited for its turn, in ms. */
export interface Answered<Result extends RunResult = RunResult> {
    readonly result: Result;
    readonly wait: number;
}

export type Detected = Answered<DetectResult>;

export interface Dropped {
    readonly dropped: DropReason;
}

export interface Work extends Job {
    /** It is on its way to the host. */
    readonly taken: () => void;
    readonly finish: (answered: Answered) => void;
    readonly fail: (error: VisionError) => void;
    /** True for a frame of a stream, which is dropped when its host goes; a request is answered with the error. */
    readonly isStream: boolean;
}

/** Feeds one host from the lanes of all its users: the lane that was served longest ago first, so that none starves. */
export class Scheduler {
    readonly #lanes = new Set<Lane<Work>>();
    readonly #pace = new RunPace();
    #running = 0;
    #timer: NodeJS.Timeout | undefined;
    #idle: (() => void)[] = [];

    constructor(private readonly host: ModelHost) {
        host.onState(() => this.pump());
    }

    add(lane: Lane<Work>): void {
        this.#lanes.add(lane);
    }

    remove(lane: Lane<Work>): void {
        this.#lanes.delete(lane);
    }

    /** Starts what can be started; to be called whenever a frame was offered. */
    pump(): void {
        clearTimeout(this.#timer);
        const { state } = this.host;
        if (state.kind === "error") this.#failWaiting(state.error);
        while (this.host.state.kind === "ready" && this.#running < IN_FLIGHT) {
            const lane = this.#next();
            if (!lane) return;
            const delay = this.#running === 0 ? 0 : this.#pace.delay(performance.now());
            if (delay > 0) {
                this.#timer = setTimeout(() => this.pump(), delay);
                return;
            }
            const work = lane.take();
            if (work) void this.#run(work);
        }
    }

    /** Resolves when nothing runs. */
    idle(): Promise<void> {
        if (this.#running === 0) return Promise.resolve();
        return new Promise((resolve) => this.#idle.push(resolve));
    }

    #next(): Lane<Work> | null {
        let best: Lane<Work> | null = null;
        for (const lane of this.#lanes) {
            if (lane.isEmpty) continue;
            const isBetter =
                !best ||
                lane.lastServed < best.lastServed ||
                (lane.lastServed === best.lastServed && lane.oldest < best.oldest);
            if (isBetter) best = lane;
        }
        return best;
    }

    async #run(work: Work): Promise<void> {
        const start = performance.now();
        if (this.#running === 0) this.#pace.began(start);
        this.#running += 1;
        const wait = start - work.since;
        work.taken();
        try {
            work.finish({ result: await this.host.run(work.frame, work.options), wait });
        } catch (thrown) {
            const error = thrown as VisionError;
            const isHosts = error.code === "E_HOST_LOST" || error.code === "E_HOST_HUNG";
            if (isHosts && work.isStream) work.drop("host");
            else work.fail(error);
        }
        this.#pace.ended(performance.now());
        this.#running -= 1;
        if (this.#running === 0) for (const resolve of this.#idle.splice(0)) resolve();
        this.pump();
    }

    #failWaiting(error: VisionError): void {
        for (const lane of this.#lanes) {
            for (let work = lane.take(); work; work = lane.take()) work.fail(error);
        }
    }
}
