import { performance } from "node:perf_hooks";
import { VisionError } from "../errors";
import type { VisionFrame } from "../frame";
import type { DropReason } from "../stats/node-stats";
import type { ModelInfo, ResultOf, RunOptions } from "./engine";
import type { FramePolicy } from "./frame-policy";
import { Lane } from "./lane";
import { modelPool, type SharedModel } from "./model-pool";
import type { ModelState } from "./model-state";
import type { Answered, Dropped, Work } from "./scheduler";

const ALL: FramePolicy = { kind: "all" };

/** Pictures that may wait per user; one more is refused. */
export const MOST_REQUESTS = 16;

/** One user's share of a loaded model. */
export class ModelUse {
    readonly #lanes = new Map<string, Lane<Work>>();
    readonly #requests = new Lane<Work>();
    readonly #listeners: (() => void)[] = [];
    readonly #underWay = new Set<Promise<unknown>>();
    #waitingRequests = 0;
    #released: Promise<void> | null = null;
    #isGivenBack = false;

    constructor(private readonly model: SharedModel) {
        model.scheduler.add(this.#requests);
    }

    get state(): ModelState {
        return this.model.host.state;
    }

    /** Null until it is loaded. */
    get info(): ModelInfo | null {
        return this.state.kind === "ready" ? this.state.info : null;
    }

    /** It was given back. */
    get isReleased(): boolean {
        return this.#released !== null;
    }

    /** Process id of the host; null for a thread. */
    get pid(): number | null {
        return this.model.host.pid;
    }

    /** Calls back now and on each change. */
    onState(listener: (state: ModelState) => void): () => void {
        const leave = this.model.host.onState(listener);
        this.#listeners.push(leave);
        listener(this.state);
        return leave;
    }

    /** Resolves when the model is loaded; rejects with the reason why it is not. */
    ready(): Promise<ModelInfo> {
        return new Promise((resolve, reject) => {
            let leave = (): void => undefined;
            const look = (state: ModelState): void => {
                if (state.kind === "ready") resolve(state.info);
                else if (state.kind === "error") reject(state.error);
                else return;
                leave();
            };
            leave = this.onState(look);
            if (this.state.kind === "ready" || this.state.kind === "error") leave();
        });
    }

    /** Offers a frame of a stream; of a file that waits, none is left out for a newer one. @throws {VisionError} what the model is in error for, or the run's failure */
    submit<Options extends RunOptions>(
        frame: VisionFrame,
        options: Options,
        policy: FramePolicy,
    ): Promise<Answered<ResultOf<Options>> | Dropped> {
        let lane = this.#lanes.get(frame.source);
        if (!lane) {
            this.#lanes.set(frame.source, (lane = new Lane()));
            this.model.scheduler.add(lane);
        }
        const own = policy.kind === "newest" && frame.isAwaited ? ALL : policy;
        return this.#offer(lane, frame, options, own, true);
    }

    /**
     * Runs on a picture that somebody waits for: it is answered, not dropped.
     *
     * @throws {VisionError} `E_BUSY` when 16 wait already
     */
    async request<Options extends RunOptions>(
        frame: VisionFrame,
        options: Options,
    ): Promise<Answered<ResultOf<Options>>> {
        if (this.#waitingRequests >= MOST_REQUESTS) {
            throw new VisionError(
                "E_BUSY",
                `Expected at most ${MOST_REQUESTS} pictures at a time; try again later.`,
            );
        }
        this.#waitingRequests += 1;
        try {
            const answer = await this.#offer(this.#requests, frame, options, ALL, false);
            if ("result" in answer) return answer;
            throw new VisionError("E_BUSY", "The node was stopped before it looked at the picture.");
        } finally {
            this.#waitingRequests -= 1;
        }
    }

    /**
     * Gives the model back. What waits is dropped; resolves when what runs is out, if leaving it would be unsafe.
     *
     * @param pictures where there is no such danger, the model is kept, and pictures are taken, until this settles
     */
    release(pictures?: Promise<unknown>): Promise<void> {
        return (this.#released ??= this.#end(pictures));
    }

    #offer<Options extends RunOptions>(
        lane: Lane<Work>,
        frame: VisionFrame,
        options: Options,
        policy: FramePolicy,
        isStream: boolean,
    ): Promise<Answered<ResultOf<Options>> | Dropped> {
        if (isStream ? this.#released : this.#isGivenBack) return Promise.resolve({ dropped: "stopped" });
        if (this.state.kind === "error") return Promise.reject(this.state.error);
        frame.hold();
        let isTaken = false;
        // A file may be read on: its next frame is to wait at the host when this one is out.
        const taken = (): void => {
            isTaken = true;
            frame.startWork();
            frame.release();
        };
        const answer = new Promise<Answered<ResultOf<Options>> | Dropped>((resolve, reject) => {
            const drop = (dropped: DropReason): void => resolve({ dropped });
            // The options say which kind of result comes.
            const finish = (answered: Answered): void => resolve(answered as Answered<ResultOf<Options>>);
            const since = performance.now();
            lane.offer({ frame, options, since, isStream, taken, drop, finish, fail: reject }, policy);
            this.model.scheduler.pump();
        });
        const settled = answer.finally(() => {
            if (isTaken) frame.endWork();
            else frame.release();
            this.#underWay.delete(settled);
        });
        this.#underWay.add(settled);
        return settled;
    }

    async #end(pictures?: Promise<unknown>): Promise<void> {
        for (const leave of this.#listeners) leave();
        for (const lane of this.#lanes.values()) this.#drop(lane);
        const isProcess = this.model.host.isolation === "process";
        if (isProcess && pictures) {
            const giveBack = (): void => this.#giveBack();
            void pictures.then(giveBack, giveBack);
        } else this.#giveBack();
        if (isProcess) return;
        // Node-RED may exit next, and must not while the runtime works in a thread of its process.
        await Promise.allSettled([...this.#underWay, this.model.host.settled()]);
    }

    #giveBack(): void {
        this.#isGivenBack = true;
        this.#drop(this.#requests);
        modelPool.leave(this.model);
    }

    #drop(lane: Lane<Work>): void {
        lane.clear("stopped");
        this.model.scheduler.remove(lane);
    }
}
