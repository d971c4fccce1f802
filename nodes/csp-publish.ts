import type { Node, NodeAPI, NodeDef } from "node-red";
import { VisionError } from "../src/errors";
import { Publisher } from "../src/mqtt/publisher";
import { attemptStart } from "../src/node-kit/attempt-start";
import { fieldsOf } from "../src/node-kit/fields-of";
import { NodeStatus } from "../src/node-kit/node-status";
import { onFlowsStarted } from "../src/node-kit/on-flows-started";
import { onInput } from "../src/node-kit/on-input";
import { NodeStats } from "../src/stats/node-stats";
import { statsRegistry } from "../src/stats/registry";
import type { BrokerNode } from "./broker/broker-node";
import { publishView } from "./publish/publish-view";
import { readPublishSettings } from "./publish/settings";
import { addStatsRoutes } from "./stats/stats-routes";

/** A failure after the message was accepted stays on the status this long, in ms. */
const FAILURE_MS = 10_000;

export = (RED: NodeAPI): void => {
    function CspPublish(this: Node, config: NodeDef): void {
        RED.nodes.createNode(this, config);
        const status = new NodeStatus(this);
        const stats = new NodeStats({ node: this.id, type: "csp-publish", name: this.name ?? "" });
        const leaveStats = statsRegistry.add(stats);
        let publisher: Publisher | null = null;
        let failed: { readonly text: string; readonly until: number } | null = null;
        const showFailure = (error: VisionError): void => {
            failed = { text: error.message, until: Date.now() + FAILURE_MS };
            status.show("error", error.message);
        };

        const start = (): void => {
            const fields = fieldsOf(RED, this, config);
            const broker = RED.nodes.getNode(fields.text("broker")) as BrokerNode | null;
            if (!broker) throw new VisionError("E_CONFIG", "Field broker: it is missing or disabled.");
            const connection = broker.connection();
            if (connection instanceof VisionError) throw connection;
            const name = `csp-publish ${this.name ?? ""} (${this.id})`;
            publisher = new Publisher(connection, { ...readPublishSettings(fields), name }, stats);
            status.follow(() => {
                if (failed && failed.until > Date.now()) return { kind: "error", text: failed.text };
                return publishView(connection.state, stats);
            });
        };
        let failure = attemptStart(this, status, start);
        // Another broker node with the same client id may be gone after a deploy that leaves this node as it is.
        const leaveFlows = onFlowsStarted(RED.events, () => {
            if (failure?.code === "E_DUPLICATE") failure = attemptStart(this, status, start);
        });

        onInput(
            this,
            (message) => {
                if (failure) throw failure;
                const { _msgid, payload, vision } = message as typeof message & { vision?: unknown };
                publisher?.accept(payload, vision, ({ error }) => {
                    showFailure(error);
                    // Without the picture, which would wait with the document.
                    this.error(error, { _msgid, ...(vision ? { vision } : {}) });
                });
            },
            (error) => {
                if (!failure) showFailure(error);
            },
        );
        this.on("close", (_removed: boolean, done: () => void) => {
            void Promise.resolve(publisher?.close()).finally(() => {
                leaveFlows();
                leaveStats();
                status.close();
                done();
            });
        });
    }
    RED.nodes.registerType("csp-publish", CspPublish);
    addStatsRoutes(RED);
};
