import { VisionError } from "../errors";
import type { BrokerUse, BrokerUser } from "./broker-use";
import type { BrokerConnection } from "./connection";
import type { Arrival } from "./publication";
import { checkFresh, readCommand, type ReadCommand } from "./read-command";
import { decodeName } from "./topic-name";

export interface CommandListenerOptions {
    /** Commands that are carried out; all others are refused. */
    readonly allowed: readonly string[];
    /** Those who carry a command out for a source. */
    readonly find: (source: string, command: string) => ((value: unknown) => void | Promise<void>)[];
    /** Sources that can be paused, and whether they are looked at. */
    readonly enabled: () => [source: string, isEnabled: boolean][];
    /** Told of what was ignored or failed. */
    readonly failed: (error: VisionError) => void;
}

/** Hears commands on `<prefix>/<source>/cmd/<command>`, has them carried out, and answers on `…/cmd/result`. */
export class CommandListener implements BrokerUser {
    readonly #broker: BrokerUse;
    /** What was published last, by source. */
    readonly #enabled = new Map<string, boolean>();

    constructor(
        connection: BrokerConnection,
        private readonly options: CommandListenerOptions,
    ) {
        this.#broker = connection.use(this);
        this.#broker.subscribe(this.#broker.topics.commands(), (message) => {
            void this.#hear(message);
        });
    }

    connected(): void {
        this.#enabled.clear();
        this.publishEnabled();
    }

    /** Publishes which sources are looked at, as far as that has changed. */
    publishEnabled(): void {
        for (const [source, isEnabled] of this.options.enabled()) {
            if (this.#enabled.get(source) === isEnabled) continue;
            this.#enabled.set(source, isEnabled);
            const topic = this.#broker.topics.enabled(source);
            this.#broker.publish({ topic, payload: isEnabled ? "on" : "off", class: "state" });
        }
    }

    close(): Promise<void> {
        return this.#broker.close();
    }

    async #hear(message: Arrival): Promise<void> {
        const levels = message.topic.split("/");
        const command = levels.at(-1) ?? "";
        // Nothing but an empty retained message: somebody has tidied up. And our own answers come back here.
        if (command === "result" || (message.retain && message.payload.length === 0)) return;
        const source = sourceOf(levels.at(-3) ?? "");
        if (source === null) return;
        let read: ReadCommand = {
            value: undefined,
            correlation: null,
            correlationData: message.correlationData,
        };
        let failure: VisionError | null = null;
        try {
            const found = readCommand(message);
            read = found;
            checkFresh(message, found.at);
            await this.#carryOut(source, command, found.value);
        } catch (thrown) {
            const text = thrown instanceof Error ? thrown.message : String(thrown);
            failure = thrown instanceof VisionError ? thrown : new VisionError("E_INTERNAL", text);
            this.options.failed(
                new VisionError(failure.code, `Command ${command} for ${source}: ${failure.message}`),
            );
        }
        this.#answer(source, command, read, failure);
    }

    async #carryOut(source: string, command: string, value: unknown): Promise<void> {
        if (!this.options.allowed.includes(command)) {
            throw new VisionError("E_COMMAND_REFUSED", "It is not on the list of commands that are allowed.");
        }
        const controls = this.options.find(source, command);
        if (controls.length === 0) {
            throw new VisionError("E_COMMAND_REFUSED", "No node carries it out for this source.");
        }
        for (const control of controls) await control(value);
    }

    #answer(source: string, command: string, read: ReadCommand, failure: VisionError | null): void {
        const { value, correlation, correlationData } = read;
        const document = {
            ...{ schema: "csp-vision/result/1", source, command, ok: failure === null },
            ...{ code: failure?.code ?? null, message: failure?.message ?? null },
            ...{ value: value ?? null, correlation, at: new Date().toISOString() },
        };
        this.#broker.publish({
            topic: this.#broker.topics.command(source, "result"),
            payload: JSON.stringify(document),
            class: "stream",
            qos: 1,
            ...(correlationData ? { correlationData } : {}),
        });
    }
}

function sourceOf(level: string): string | null {
    try {
        return decodeName(level) || null;
    } catch {
        return null;
    }
}
