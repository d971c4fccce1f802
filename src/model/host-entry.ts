import { parentPort } from "node:worker_threads";
import { VisionError } from "../errors";
import type { Engine, ModelSpec } from "./engine";
import type { HostAnswer, HostMessage, HostRequest } from "./host-messages";
import { readStored } from "./read-stored";

/** What an engine module exports; `load-engine.ts` outside of tests. */
interface EngineModule {
    loadEngine(spec: ModelSpec): Promise<Engine>;
}

/** The far side of a host, in a process or in a thread of its own: one engine, requests answered by their id. */
class HostSide {
    #engine: Engine | null = null;

    async handle(request: HostRequest): Promise<Extract<HostAnswer, { value: unknown }>["value"]> {
        switch (request.kind) {
            case "load": {
                const module = (await import(request.engineModule)) as EngineModule;
                this.#engine = await module.loadEngine(request.spec);
                return this.#engine.info;
            }
            case "run": {
                const { options } = request;
                if (!this.#engine)
                    throw new VisionError("E_MODEL_RUN", "The host was asked to run before it had loaded.");
                const picture = "place" in request.picture ? readStored(request.picture) : request.picture;
                return "regions" in options
                    ? this.#engine.classify(picture, options.regions, options)
                    : this.#engine.detect(picture, options);
            }
            case "release":
                await this.#engine?.close();
                this.#engine = null;
                return null;
        }
    }
}

const side = new HostSide();

async function answer(message: HostMessage): Promise<HostAnswer> {
    const { id } = message;
    try {
        return { id, value: await side.handle(message) };
    } catch (thrown) {
        const code = thrown instanceof VisionError ? thrown.code : "E_MODEL_RUN";
        return { id, failure: { code, message: thrown instanceof Error ? thrown.message : String(thrown) } };
    }
}

if (parentPort) {
    const port = parentPort;
    port.on("message", (message: HostMessage) => {
        void answer(message).then((result) => {
            port.postMessage(result);
            // Nothing keeps the thread alive then: it ends by itself, which is the only safe way.
            if (message.kind === "release") port.close();
        });
    });
} else {
    process.on("message", (message: HostMessage) => {
        void answer(message).then((result) => {
            process.send?.(result, undefined, undefined, () => {
                if (message.kind === "release") process.disconnect();
            });
        });
    });
    process.on("disconnect", () => process.exit());
    // The parent decides when to end: Ctrl-C reaches the whole group of a terminal.
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined);
}
