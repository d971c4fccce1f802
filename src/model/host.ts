import { VisionError, type VisionErrorCode } from "../errors";
import type { ModelInfo, ModelSpec, Picture, RunOptions, RunResult } from "./engine";
import type { HostChannel, Isolation } from "./host-channel";
import type { HostAnswer, HostRequest } from "./host-messages";
import { openProcess } from "./process-channel";
import { openThread } from "./thread-channel";

/** A host that was asked to end and has not is ended by force after this time, in ms. */
const RELEASE_LIMIT_MS = 3000;

interface Pending {
    readonly resolve: (value: unknown) => void;
    readonly reject: (error: VisionError) => void;
}

/** One far side with one model: requests and answers, no retries. */
export class Host {
    readonly #channel: HostChannel;
    readonly #pending = new Map<number, Pending>();
    #lastId = 0;
    #isGone = false;
    /** Resolves, with the reason, when the far side is gone. */
    readonly gone: Promise<string>;

    constructor(isolation: Isolation) {
        let tell: (reason: string) => void = () => undefined;
        this.gone = new Promise((resolve) => (tell = resolve));
        const open = isolation === "process" ? openProcess : openThread;
        this.#channel = open({
            answer: (answer) => this.#settle(answer),
            gone: (reason) => {
                this.#isGone = true;
                // First, so that whoever hears of a failed run knows already that this host takes no other.
                tell(reason);
                this.#failAll(new VisionError("E_HOST_LOST", `The inference host ended with ${reason}.`));
            },
        });
    }

    get pid(): number | null {
        return this.#channel.pid;
    }

    get canBeKilled(): boolean {
        return this.#channel.kill !== null;
    }

    /** Whether this process stays alive for the host. */
    keep(isNeeded: boolean): void {
        this.#channel.keep(isNeeded);
    }

    load(engineModule: string, spec: ModelSpec): Promise<ModelInfo> {
        return this.#ask({ kind: "load", engineModule, spec }) as Promise<ModelInfo>;
    }

    run({ pixels, width, height }: Picture, options: RunOptions): Promise<RunResult> {
        // Plain fields: a frame has private ones, which no channel carries.
        return this.#ask({ kind: "run", picture: { pixels, width, height }, options }) as Promise<RunResult>;
    }

    /** Ends the far side by force where that is safe; what it owes fails with the cause. */
    abandon(cause: VisionError): void {
        this.#failAll(cause);
        if (this.#channel.kill) {
            this.#channel.kill();
            return;
        }
        // A thread stays where it is, and ends by itself should it ever come back.
        this.#channel.post({ kind: "release", id: ++this.#lastId });
        this.#channel.keep(false);
    }

    /** Gives the model back and ends the far side; resolves when it is gone, or has stopped answering. */
    async close(): Promise<void> {
        if (this.#isGone) return;
        this.#ask({ kind: "release" }).catch(() => undefined);
        let limit: NodeJS.Timeout | undefined;
        const late = new Promise<void>((resolve) => {
            limit = setTimeout(resolve, RELEASE_LIMIT_MS);
        });
        await Promise.race([this.gone, late]);
        clearTimeout(limit);
        if (this.#isGone as boolean) return;
        this.#channel.kill?.();
        if (this.canBeKilled) await this.gone;
    }

    #ask(request: HostRequest): Promise<unknown> {
        if (this.#isGone)
            return Promise.reject(new VisionError("E_HOST_LOST", "The inference host has ended."));
        const id = ++this.#lastId;
        return new Promise((resolve, reject) => {
            this.#pending.set(id, { resolve, reject });
            this.#channel.post({ ...request, id });
        });
    }

    #settle(answer: HostAnswer): void {
        const pending = this.#pending.get(answer.id);
        if (!pending) return;
        this.#pending.delete(answer.id);
        if ("value" in answer) pending.resolve(answer.value);
        else pending.reject(new VisionError(answer.failure.code as VisionErrorCode, answer.failure.message));
    }

    #failAll(error: VisionError): void {
        for (const { reject } of this.#pending.values()) reject(error);
        this.#pending.clear();
    }
}
