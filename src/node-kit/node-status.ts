import type { Node, NodeStatus as Look } from "node-red";

export type StatusKind = "running" | "waiting" | "stopped" | "error";

export interface StatusView {
    readonly kind: StatusKind;
    readonly text: string;
}

/** Each update goes to every open editor and to every Status node. */
const PAUSE_MS = 1000;
/** Longer texts run over the neighbours on the canvas; the whole text is in the log and in Catch nodes. */
const LONGEST = 100;
/** Time to read what went wrong with one message, before the usual view comes back. */
const FLASH_MS = 5000;

const LOOKS: Readonly<Record<StatusKind, Look>> = {
    running: { fill: "green", shape: "dot" },
    waiting: { fill: "yellow", shape: "ring" },
    stopped: { fill: "grey", shape: "ring" },
    error: { fill: "red", shape: "dot" },
};

/** What stands under a node: updated on change only, at most once a second; the last view always gets shown. */
export class NodeStatus {
    #shown = "";
    #wanted: StatusView | null = null;
    #flash: StatusView | null = null;
    #flashEnd: NodeJS.Timeout | null = null;
    #pause: NodeJS.Timeout | null = null;
    #ticks: NodeJS.Timeout | null = null;
    #isClosed = false;

    constructor(private readonly node: Pick<Node, "status">) {}

    show(kind: StatusKind, text: string): void {
        if (this.#isClosed) return;
        this.#wanted = { kind, text };
        if (!this.#pause) this.#update();
    }

    /** Shows a failure for 5 s, whatever else is shown in the meantime: for failures of single messages. */
    flash(text: string): void {
        if (this.#isClosed) return;
        this.#flash = { kind: "error", text };
        if (this.#flashEnd) clearTimeout(this.#flashEnd);
        this.#flashEnd = setTimeout(() => {
            this.#flash = null;
            if (!this.#pause) this.#update();
        }, FLASH_MS);
        this.#flashEnd.unref();
        if (!this.#pause) this.#update();
    }

    /** Asks for the view now and once a second; null leaves the status as it is. */
    follow(read: () => StatusView | null): void {
        if (this.#isClosed) return;
        const ask = (): void => {
            const view = read();
            if (view) this.show(view.kind, view.text);
        };
        if (this.#ticks) clearInterval(this.#ticks);
        this.#ticks = setInterval(ask, PAUSE_MS);
        this.#ticks.unref();
        ask();
    }

    /**
     * Takes the status away for good and stops all timers. What a message still under way has to say is not shown:
     * a deploy may have made a successor under the same id.
     */
    close(): void {
        this.#isClosed = true;
        for (const timer of [this.#pause, this.#ticks, this.#flashEnd]) if (timer) clearTimeout(timer);
        this.#pause = this.#ticks = this.#flashEnd = null;
        this.#wanted = this.#flash = null;
        this.node.status({});
    }

    #update(): void {
        this.#pause = null;
        const view = this.#flash ?? this.#wanted;
        if (!view) return;
        const { kind, text } = view;
        if (`${kind} ${text}` === this.#shown) return;
        this.#shown = `${kind} ${text}`;
        const short = text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
        this.node.status({ ...LOOKS[kind], text: short });
        this.#pause = setTimeout(() => {
            this.#update();
        }, PAUSE_MS);
        this.#pause.unref();
    }
}
