import assert from "node:assert/strict";
import type { NodeMessage } from "node-red";
import { ownNode, useLine } from "../../fixtures/runtime";

/** Longest that one message may take, ms. */
const LIMIT_MS = 20_000;
const helper = useLine("4.1");

/** How one message ended. */
export interface MessageEnd {
    /** Of the error; null where there was none. */
    readonly code: string | null;
    readonly text: string;
}

/** A node `it` in a runtime of this process, whose messages are followed to their ends. */
export class MessageEnds {
    static #isLoaded = false;
    /** What the node sent last. */
    sent: NodeMessage | null = null;
    readonly #waiting = new Map<string, (end: MessageEnd) => void>();
    readonly #twice: string[] = [];
    #number = 0;

    static async load(
        types: readonly string[],
        nodes: readonly object[],
        credentials: Record<string, unknown> = {},
    ): Promise<MessageEnds> {
        useLine("4.1");
        await MessageEnds.unload();
        MessageEnds.#isLoaded = true;
        const place = { z: "tab", x: 1, y: 1 };
        const around = [
            { id: "tab", type: "tab", label: "t" },
            { ...place, id: "c", type: "catch", scope: ["it"], wires: [["caught"]] },
            { ...place, id: "complete", type: "complete", scope: ["it"], wires: [["done"]] },
            ...["caught", "done", "end"].map((id) => ({ ...place, id, type: "helper", wires: [] })),
        ];
        await helper.load(
            types.map(ownNode),
            [...around, ...nodes.map((node) => ("wires" in node ? { ...place, ...node } : node))],
            credentials,
        );
        const ends = new MessageEnds();
        helper.getNode("end").on("input", (message) => (ends.sent = message));
        helper.getNode("done").on("input", (message) => ends.#end(message, null, ""));
        helper.getNode("caught").on("input", (message) => {
            const { code, message: text } = message["error" as never] as { code?: string; message: string };
            ends.#end(message, code ?? "none", text);
        });
        return ends;
    }

    /** Ends the flow that was loaded last, if there is one. */
    static async unload(): Promise<void> {
        if (MessageEnds.#isLoaded) await helper.unload();
        MessageEnds.#isLoaded = false;
    }

    /** Gives a message to the node; rejects when it has no end, or more than one. */
    async of(message: object): Promise<MessageEnd> {
        const _msgid = `m${++this.#number}`;
        let timer: NodeJS.Timeout | undefined;
        const ended = new Promise<MessageEnd>((resolve, reject) => {
            this.#waiting.set(_msgid, resolve);
            timer = setTimeout(() => {
                reject(new Error(`no end within ${LIMIT_MS} ms of ${JSON.stringify(message).slice(0, 500)}`));
            }, LIMIT_MS);
        });
        helper.getNode("it").receive({ ...message, _msgid });
        const end = await ended;
        clearTimeout(timer);
        assert.deepEqual(this.#twice, []);
        return end;
    }

    #end({ _msgid = "" }: NodeMessage, code: string | null, text: string): void {
        const resolve = this.#waiting.get(_msgid);
        if (!resolve) this.#twice.push(`${_msgid} ${code ?? ""}`);
        this.#waiting.delete(_msgid);
        resolve?.({ code, text });
    }
}
