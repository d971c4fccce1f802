import type { Node, NodeAPI, NodeDef } from "node-red";
import { fieldsOf } from "../src/node-kit/fields-of";
import { NodeStatus } from "../src/node-kit/node-status";
import { startNode } from "../src/node-kit/start-node";
import { EventLoopDelay } from "../src/stats/event-loop";
import { allFigures } from "../src/stats/figures";
import type { NodeFigures } from "../src/stats/node-stats";
import { readStatsSettings } from "./stats/settings";
import { addStatsRoutes } from "./stats/stats-routes";

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
                const figures = allFigures(delay);
                const nodes = figures.nodes.filter((each) => isChosen(each, settings.nodes));
                this.send({ payload: { ...figures, nodes } });
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
    addStatsRoutes(RED);
};
