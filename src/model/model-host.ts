import path from "node:path";
import { performance } from "node:perf_hooks";
import { pathToFileURL } from "node:url";
import { VisionError } from "../errors";
import type { ModelInfo, ModelSpec, RunOptions, RunResult } from "./engine";
import type { VisionFrame } from "../frame";
import { HangClock } from "./hang-clock";
import { HangLimit } from "./hang-limit";
import { Host } from "./host";
import type { Isolation } from "./host-channel";
import type { ModelState } from "./model-state";
import { lastingVerdict, type ProviderVerdict } from "./providers/verdict";

/** Loading reads a file of up to hundreds of megabytes and optimizes its graph. */
const LOAD_LIMIT_MS = 120_000;
/** Crashes without a good run between them after which a model is in error. */
const MOST_CRASHES = 3;
/** Then it is tried again after this pause, once each time: a lack of memory passes. */
const LONG_PAUSE_MS = 30_000;

export interface ModelHostOptions {
    readonly spec: ModelSpec;
    readonly isolation: Isolation;
    /** Module that exports `loadEngine`. */
    readonly engineModule?: string;
    /** Least time of a hang, ms. */
    readonly hangMs?: number;
}

/** Keeps one loaded model alive: replaces a host that dies or hangs, until it does so three times in a row. */
export class ModelHost {
    #host: Host | null = null;
    #state: ModelState = { kind: "loading" };
    #crashes = 0;
    #isClosed = false;
    #isKept = true;
    #retry: NodeJS.Timeout | undefined;
    #loading: Promise<void> | null = null;
    #clock: HangClock | null = null;
    /** What `auto` came to, for the next host. */
    #verdict: ProviderVerdict | null = null;
    readonly #limit: HangLimit;
    readonly #listeners = new Set<(state: ModelState) => void>();

    constructor(private readonly options: ModelHostOptions) {
        this.#limit = new HangLimit(options.hangMs);
        this.#start();
    }

    get state(): ModelState {
        return this.#state;
    }

    /** Process id of the host; null for a thread or while there is none. */
    get pid(): number | null {
        return this.#host?.pid ?? null;
    }

    get isolation(): Isolation {
        return this.options.isolation;
    }

    /** Calls back on each change. */
    onState(listener: (state: ModelState) => void): () => void {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
    }

    /** Whether this process stays alive for the host: not while it lingers without users. */
    keep(isNeeded: boolean): void {
        this.#isKept = isNeeded;
        this.#host?.keep(isNeeded);
    }

    /** Resolves when nothing is being loaded. */
    async settled(): Promise<void> {
        await this.#loading;
    }

    /** Tries a model in error again: its files may be there now. */
    retry(): void {
        if (this.#state.kind !== "error" || this.#host) return;
        clearTimeout(this.#retry);
        this.#crashes = 0;
        this.#enter({ kind: "loading" });
        this.#start();
    }

    /**
     * One run; to be called in state `ready` only.
     *
     * @throws {VisionError} `E_HOST_LOST` or `E_HOST_HUNG` when the host went while it ran, else what the run threw
     */
    async run(frame: VisionFrame, options: RunOptions): Promise<RunResult> {
        const [host, clock] = [this.#host, this.#clock];
        if (!host) throw new VisionError("E_HOST_LOST", "The inference host is being replaced.");
        clock?.started("regions" in options ? (options.regions?.length ?? 1) : 1);
        try {
            const result = await host.run(frame, options);
            this.#crashes = 0;
            return result;
        } finally {
            if (this.#host === host) clock?.answered();
        }
    }

    /** Ends the host; nothing may run any more. Resolves when it is gone. */
    async close(): Promise<void> {
        this.#isClosed = true;
        clearTimeout(this.#retry);
        const host = this.#host;
        this.#forget();
        // A thread must not be left while the runtime loads in it.
        if (this.isolation === "thread") await this.#loading;
        await host?.close();
    }

    #start(): void {
        const host = new Host(this.options.isolation);
        host.keep(this.#isKept);
        this.#host = host;
        this.#clock = new HangClock(this.#limit, () => this.#giveUp(host));
        void host.gone.then((reason) => {
            if (this.#host === host)
                this.#lost(new VisionError("E_HOST_LOST", `The inference host ended with ${reason}.`));
        });
        this.#loading = this.#load(host);
    }

    async #load(host: Host): Promise<void> {
        const { spec, engineModule = path.join(__dirname, "load-engine.js") } = this.options;
        const clock = setTimeout(() => this.#giveUp(host), LOAD_LIMIT_MS);
        const start = performance.now();
        try {
            const known = this.#verdict ? { ...spec, verdict: this.#verdict } : spec;
            const info: ModelInfo = await host.load(pathToFileURL(engineModule).href, known);
            this.#verdict = lastingVerdict(info);
            this.#limit.loaded(performance.now() - start);
            if (this.#host === host) this.#enter({ kind: "ready", info });
        } catch (thrown) {
            // A host that died or hung while it loaded has been dealt with where that was noticed.
            const error = thrown as VisionError;
            if (this.#host !== host || error.code === "E_HOST_LOST") return;
            this.#forget();
            this.#enter({ kind: "error", error });
            void host.close();
        } finally {
            clearTimeout(clock);
        }
    }

    #giveUp(host: Host): void {
        if (this.#host !== host) return;
        const error = new VisionError("E_HOST_HUNG", "The inference host gave no answer and was given up.");
        if (host.canBeKilled) this.#lost(error);
        else {
            // A thread cannot be ended without ending Node-RED: no second one may hang beside it unasked.
            this.#forget();
            this.#enter({ kind: "error", error });
        }
        // After the state, so that a frame that fails now is not offered to the same host again.
        host.abandon(error);
    }

    #lost(cause: VisionError): void {
        this.#forget();
        if (this.#isClosed) return;
        this.#crashes += 1;
        if (this.#crashes < MOST_CRASHES) {
            this.#enter({ kind: "restarting", cause });
            this.#start();
            return;
        }
        const text = `The model's host failed ${this.#crashes} times in a row: ${cause.message}`;
        this.#enter({ kind: "error", error: new VisionError(cause.code, text, { cause }) });
        this.#retry = setTimeout(() => {
            this.#start();
        }, LONG_PAUSE_MS);
        this.#retry.unref();
    }

    #forget(): void {
        this.#host = null;
        this.#clock?.stop();
    }

    #enter(state: ModelState): void {
        if (this.#isClosed) return;
        this.#state = state;
        for (const listener of [...this.#listeners]) listener(state);
    }
}
