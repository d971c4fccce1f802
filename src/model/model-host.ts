import path from "node:path";
import { pathToFileURL } from "node:url";
import { VisionError } from "../errors";
import type { DetectOptions, DetectResult, ModelInfo, ModelSpec } from "./engine";
import type { VisionFrame } from "../frame";
import { HangLimit } from "./hang-limit";
import { Host } from "./host";
import type { Isolation } from "./host-channel";
import type { ModelState } from "./model-state";

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
    #retry: NodeJS.Timeout | undefined;
    #loading: Promise<void> | null = null;
    readonly #hang: HangLimit;
    readonly #listeners = new Set<(state: ModelState) => void>();

    constructor(private readonly options: ModelHostOptions) {
        this.#hang = new HangLimit(options.hangMs);
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
        this.#host?.keep(isNeeded);
    }

    /**
     * One run; to be called in state `ready` only.
     *
     * @throws {VisionError} `E_HOST_LOST` or `E_HOST_HUNG` when the host went while it ran, else what the run threw
     */
    async run(frame: VisionFrame, options: DetectOptions): Promise<DetectResult> {
        const host = this.#host;
        if (!host) throw new VisionError("E_HOST_LOST", "The inference host is being replaced.");
        const start = performance.now();
        const clock = setTimeout(() => this.#giveUp(host), this.#hang.read());
        try {
            const result = await host.run(frame, options);
            this.#hang.add(performance.now() - start);
            this.#crashes = 0;
            return result;
        } finally {
            clearTimeout(clock);
        }
    }

    /** Ends the host; nothing may run any more. Resolves when it is gone. */
    async close(): Promise<void> {
        this.#isClosed = true;
        clearTimeout(this.#retry);
        const host = this.#host;
        this.#host = null;
        // A thread must not be left while the runtime loads in it.
        if (this.isolation === "thread") await this.#loading;
        await host?.close();
    }

    #start(): void {
        const host = new Host(this.options.isolation);
        this.#host = host;
        void host.gone.then((reason) => {
            if (this.#host === host)
                this.#lost(new VisionError("E_HOST_LOST", `The inference host ended with ${reason}.`));
        });
        this.#loading = this.#load(host);
    }

    async #load(host: Host): Promise<void> {
        const { spec, engineModule = path.join(__dirname, "load-engine.js") } = this.options;
        const clock = setTimeout(() => this.#giveUp(host), LOAD_LIMIT_MS);
        try {
            const info: ModelInfo = await host.load(pathToFileURL(engineModule).href, spec);
            if (this.#host === host) this.#enter({ kind: "ready", info });
        } catch (thrown) {
            // A host that died while it loaded is replaced by `#lost`.
            const error = thrown as VisionError;
            if (this.#host !== host || error.code === "E_HOST_LOST") return;
            this.#host = null;
            this.#enter({ kind: "error", error });
            void host.close();
        } finally {
            clearTimeout(clock);
        }
    }

    #giveUp(host: Host): void {
        if (this.#host !== host) return;
        const error = new VisionError("E_HOST_HUNG", "The inference host gave no answer and was given up.");
        if (host.canBeKilled) {
            this.#lost(error);
            host.kill();
        } else {
            // A thread cannot be ended without ending Node-RED, so it stays where it is and takes no more work.
            this.#host = null;
            this.#enter({ kind: "error", error });
        }
    }

    #lost(cause: VisionError): void {
        this.#host = null;
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

    #enter(state: ModelState): void {
        if (this.#isClosed) return;
        this.#state = state;
        for (const listener of [...this.#listeners]) listener(state);
    }
}
