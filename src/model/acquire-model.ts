import { readdirSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { VisionError } from "../errors";
import type { VisionFrame } from "../frame";
import type { DropReason } from "../stats/node-stats";
import type { DetectOptions, ModelInfo, ModelSpec } from "./engine";
import type { FramePolicy } from "./frame-policy";
import type { Isolation } from "./host-channel";
import { Lane } from "./lane";
import { ModelHost, type ModelHostOptions } from "./model-host";
import type { ModelState } from "./model-state";
import { Scheduler, type Detected, type Dropped, type Work } from "./scheduler";

/** A full deploy closes and opens every node: within this time the model is still there, in ms. */
const LINGER_MS = 10_000;
/** Pictures that may wait per user; one more is refused. */
export const MOST_REQUESTS = 16;

interface Pooled {
    readonly host: ModelHost;
    readonly scheduler: Scheduler;
    users: number;
    linger: NodeJS.Timeout | undefined;
}

const pool = new Map<string, Pooled>();

/** The same files, provider and options share a host. */
function keyOf({ spec, isolation, engineModule, hangMs }: ModelHostOptions): string {
    return JSON.stringify([filesOf(spec.path), spec.provider, spec.threads, isolation, engineModule, hangMs]);
}

function filesOf(location: string): unknown {
    try {
        const real = realpathSync(location);
        const folder = statSync(real).isDirectory() ? real : path.dirname(real);
        const names = folder === real ? readdirSync(folder) : [path.basename(real), "model.json"];
        return names.map((name) => {
            const stats = statSync(path.join(folder, name), { throwIfNoEntry: false });
            return [path.join(folder, name), stats?.mtimeMs, stats?.size];
        });
    } catch {
        // The host will say what is wrong with it.
        return location;
    }
}

/** One user's share of a loaded model. */
export class ModelUse {
    readonly #lanes = new Map<string, Lane<Work>>();
    readonly #requests = new Lane<Work>();
    readonly #listeners: (() => void)[] = [];
    #waitingRequests = 0;
    #released: Promise<void> | null = null;

    constructor(
        private readonly pooled: Pooled,
        private readonly leave: () => Promise<void>,
    ) {
        pooled.scheduler.add(this.#requests);
    }

    get state(): ModelState {
        return this.pooled.host.state;
    }

    /** Null until it is loaded. */
    get info(): ModelInfo | null {
        return this.state.kind === "ready" ? this.state.info : null;
    }

    /** Process id of the host; null for a thread. */
    get pid(): number | null {
        return this.pooled.host.pid;
    }

    /** Calls back now and on each change. */
    onState(listener: (state: ModelState) => void): () => void {
        const leave = this.pooled.host.onState(listener);
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

    /** Offers a frame of a stream. @throws {VisionError} what the model is in error for, or the run's failure */
    submit(frame: VisionFrame, options: DetectOptions, policy: FramePolicy): Promise<Detected | Dropped> {
        let lane = this.#lanes.get(frame.source);
        if (!lane) {
            this.#lanes.set(frame.source, (lane = new Lane()));
            this.pooled.scheduler.add(lane);
        }
        return this.#offer(lane, frame, options, policy, true);
    }

    /**
     * Runs on a picture that somebody waits for: it is answered, not dropped.
     *
     * @throws {VisionError} `E_BUSY` when 16 wait already
     */
    async request(frame: VisionFrame, options: DetectOptions): Promise<Detected> {
        if (this.#waitingRequests >= MOST_REQUESTS) {
            throw new VisionError(
                "E_BUSY",
                `Expected at most ${MOST_REQUESTS} pictures at a time; try again later.`,
            );
        }
        this.#waitingRequests += 1;
        try {
            const answer = await this.#offer(this.#requests, frame, options, { kind: "all" }, false);
            if ("result" in answer) return answer;
            throw new VisionError("E_BUSY", "The node was stopped before it looked at the picture.");
        } finally {
            this.#waitingRequests -= 1;
        }
    }

    /** Gives the model back. What waits is dropped; resolves when what runs is out, if leaving it would be unsafe. */
    release(): Promise<void> {
        return (this.#released ??= this.#end());
    }

    #offer(
        lane: Lane<Work>,
        frame: VisionFrame,
        options: DetectOptions,
        policy: FramePolicy,
        isStream: boolean,
    ): Promise<Detected | Dropped> {
        if (this.#released) return Promise.resolve({ dropped: "stopped" });
        if (this.state.kind === "error") return Promise.reject(this.state.error);
        frame.hold();
        const answer = new Promise<Detected | Dropped>((resolve, reject) => {
            const drop = (dropped: DropReason): void => resolve({ dropped });
            lane.offer(
                { frame, options, since: performance.now(), isStream, drop, finish: resolve, fail: reject },
                policy,
            );
            this.pooled.scheduler.pump();
        });
        return answer.finally(() => {
            frame.release();
        });
    }

    async #end(): Promise<void> {
        for (const leave of this.#listeners) leave();
        for (const lane of [...this.#lanes.values(), this.#requests]) {
            lane.clear("stopped");
            this.pooled.scheduler.remove(lane);
        }
        await this.leave();
    }
}

/**
 * Takes a share of a model; it is loaded if nobody has it loaded. Everything can be asked at once: what is wrong
 * with it comes as state and with each answer.
 */
export function acquireModel(
    wanted: ModelSpec & { readonly isolation: Isolation },
    testing: Pick<ModelHostOptions, "engineModule" | "hangMs"> = {},
): ModelUse {
    const { isolation, path: location, provider, threads } = wanted;
    const options = { ...testing, isolation, spec: { path: location, provider, threads } };
    const key = keyOf(options);
    let pooled = pool.get(key);
    if (!pooled || (pooled.users === 0 && pooled.host.state.kind === "error")) {
        if (pooled) retire(key, pooled);
        const host = new ModelHost(options);
        pool.set(key, (pooled = { host, scheduler: new Scheduler(host), users: 0, linger: undefined }));
    }
    const shared = pooled;
    shared.users += 1;
    clearTimeout(shared.linger);
    shared.host.keep(true);
    return new ModelUse(shared, async () => {
        shared.users -= 1;
        if (shared.users === 0) {
            shared.linger = setTimeout(() => retire(key, shared), LINGER_MS);
            shared.linger.unref();
            shared.host.keep(false);
        }
        // Node-RED may exit next, and must not while the runtime works in a thread of its process.
        if (isolation === "thread") await shared.scheduler.idle();
    });
}

function retire(key: string, pooled: Pooled): void {
    clearTimeout(pooled.linger);
    if (pool.get(key) === pooled) pool.delete(key);
    void pooled.scheduler.idle().then(() => pooled.host.close());
}
