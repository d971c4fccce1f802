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
    #pause: NodeJS.Timeout | null = null;
    #ticks: NodeJS.Timeout | null = null;

    constructor(private readonly node: Pick<Node, "status">) {}

    show(kind: StatusKind, text: string): void {
        this.#wanted = { kind, text: text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text };
        if (!this.#pause) this.#update();
    }

    /** Asks for the view now and once a second; null leaves the status as it is. */
    follow(read: () => StatusView | null): void {
        const ask = (): void => {
            const view = read();
            if (view) this.show(view.kind, view.text);
        };
        if (this.#ticks) clearInterval(this.#ticks);
        this.#ticks = setInterval(ask, PAUSE_MS);
        this.#ticks.unref();
        ask();
    }

    /** Takes the status away and stops all timers. */
    close(): void {
        if (this.#pause) clearTimeout(this.#pause);
        if (this.#ticks) clearInterval(this.#ticks);
        this.#pause = this.#ticks = null;
        this.#wanted = null;
        this.node.status({});
    }

    #update(): void {
        this.#pause = null;
        const wanted = this.#wanted;
        if (!wanted) return;
        const key = `${wanted.kind} ${wanted.text}`;
        if (key === this.#shown) return;
        this.#shown = key;
        this.node.status({ ...LOOKS[wanted.kind], text: wanted.text });
        this.#pause = setTimeout(() => {
            this.#update();
        }, PAUSE_MS);
        this.#pause.unref();
    }
}
