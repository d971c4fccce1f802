import type { Node, NodeAPI, NodeDef } from "node-red";
import { fieldsOf } from "../src/node-kit/fields-of";
import { NodeStatus } from "../src/node-kit/node-status";
import { startNode } from "../src/node-kit/start-node";
import { EventLoopDelay } from "../src/stats/event-loop";
import type { NodeFigures } from "../src/stats/node-stats";
import { statsRegistry } from "../src/stats/registry";
import { readStatsSettings } from "./stats/settings";

/** A node chosen inside a subflow stands for its copies, whose ids end in its own. */
function isChosen(figures: NodeFigures, chosen: readonly string[]): boolean {
    if (chosen.length === 0) return true;
    return chosen.some((id) => figures.node === id || figures.node.endsWith(`-${id}`));
}

export = (RED: NodeAPI): void => {
    function CspStats(this: Node, config: NodeDef): void {
        RED.nodes.createNode(this, config);
        const status = new NodeStatus(this);
        const delay = new EventLoopDelay();
        let timer: NodeJS.Timeout | undefined;
        startNode(this, status, () => {
            const settings = readStatsSettings(fieldsOf(RED, this, config));
            timer = setInterval(() => {
                const nodes = statsRegistry.figures().filter((figures) => isChosen(figures, settings.nodes));
                this.send({ payload: { nodes, eventLoopDelay: { p99: delay.p99() } } });
            }, settings.intervalSeconds * 1000);
        });
        this.on("close", (_removed: boolean, done: () => void) => {
            clearInterval(timer);
            delay.close();
            status.close();
            done();
        });
    }
    RED.nodes.registerType("csp-stats", CspStats);
};
