import { isMainThread } from "node:worker_threads";
import { VisionError } from "../../errors";
import type { NetworkOpener } from "./network-opener";
import { probeNetwork } from "./probe-network";
import { probeProvider } from "./probe-provider";
import type { Provider } from "./provider-names";
import { Session, type PictureGraph } from "./session";
import { TrialProcess } from "./trial-process";
import type { ProviderVerdict, Refusal } from "./verdict";
import { whyRefused } from "./why-refused";

/** A provider that was named, or found before: this one or none. */
export class NamedProvider implements NetworkOpener {
    readonly #trial = new TrialProcess();
    readonly verdict: ProviderVerdict;

    constructor(
        private readonly provider: Provider,
        private readonly threads: number,
        refused: readonly Refusal[] = [],
    ) {
        this.verdict = { provider, refused };
    }

    async open(graph: PictureGraph): Promise<Session> {
        // In a thread, a driver that crashes would take Node-RED with it.
        if (!isMainThread && this.#isAccelerator) await this.#mustPass();
        try {
            return await Session.open(graph, this.provider, this.threads);
        } catch (thrown) {
            if (thrown instanceof VisionError) throw thrown;
            await this.#mustWork();
            throw thrown;
        }
    }

    close(): Promise<void> {
        return this.#trial.close();
    }

    get #isAccelerator(): boolean {
        return this.provider !== "cpu" && this.provider !== "wasm";
    }

    async #mustPass(): Promise<void> {
        const { refused } = await probeProvider(this.#trial, this.provider, this.threads);
        if (refused !== null) throw this.#failure(refused);
    }

    /** Tells a provider that does not work from a network that it refuses. */
    async #mustWork(): Promise<void> {
        try {
            await (await Session.open(probeNetwork(), this.provider, this.threads)).close();
        } catch (thrown) {
            throw this.#failure(whyRefused(this.provider, thrown), thrown);
        }
    }

    #failure(reason: string, cause?: unknown): VisionError {
        // WebAssembly has no driver that could be absent: what fails is the package.
        const code = this.#isAccelerator ? "E_PROVIDER" : "E_RUNTIME_MISSING";
        const here = `${process.platform}-${process.arch}, Node ${process.version}`;
        return new VisionError(code, `The provider ${this.provider} does not work on ${here}: ${reason}.`, {
            cause,
        });
    }
}
