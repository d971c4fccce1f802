import type { Node, NodeAPI, NodeDef } from "node-red";
import { VisionError } from "../src/errors";
import { Publisher } from "../src/mqtt/publisher";
import { fieldsOf } from "../src/node-kit/fields-of";
import { NodeStatus } from "../src/node-kit/node-status";
import { onInput } from "../src/node-kit/on-input";
import { startNode } from "../src/node-kit/start-node";
import { NodeStats } from "../src/stats/node-stats";
import { statsRegistry } from "../src/stats/registry";
import type { BrokerNode } from "./broker/broker-node";
import { publishView } from "./publish/publish-view";
import { readPublishSettings } from "./publish/settings";

/** A failure after the message was accepted stays on the status this long, in ms. */
const FAILURE_MS = 10_000;

export = (RED: NodeAPI): void => {
    function CspPublish(this: Node, config: NodeDef): void {
        RED.nodes.createNode(this, config);
        const status = new NodeStatus(this);
        const stats = new NodeStats({ node: this.id, type: "csp-publish", name: this.name ?? "" });
        const leave = statsRegistry.add(stats);
        let publisher: Publisher | null = null;
        let failed: { readonly text: string; readonly until: number } | null = null;
        const showFailure = (error: VisionError): void => {
            failed = { text: error.message, until: Date.now() + FAILURE_MS };
            status.show("error", error.message);
        };

        startNode(this, status, () => {
            const fields = fieldsOf(RED, this, config);
            const broker = RED.nodes.getNode(fields.text("broker")) as BrokerNode | null;
            if (!broker) throw new VisionError("E_CONFIG", "Field broker: it is missing or disabled.");
            const connection = broker.connection();
            if (connection instanceof VisionError) throw connection;
            const name = `csp-publish ${this.name ?? ""} (${this.id})`;
            const options = { ...readPublishSettings(fields), name };
            const made = (publisher = new Publisher(connection, options, stats));
            status.follow(() => {
                if (failed && failed.until > Date.now()) return { kind: "error", text: failed.text };
                return publishView(connection.state, stats);
            });
            onInput(
                this,
                (message) => {
                    const { _msgid, vision } = message as typeof message & { vision?: unknown };
                    made.accept(message.payload, vision, ({ error }) => {
                        showFailure(error);
                        // Without the picture, which would wait with the document.
                        this.error(error, { _msgid, ...(vision ? { vision } : {}) });
                    });
                },
                showFailure,
            );
        });
        this.on("close", (_removed: boolean, done: () => void) => {
            void Promise.resolve(publisher?.close()).finally(() => {
                leave();
                status.close();
                done();
            });
        });
    }
    RED.nodes.registerType("csp-publish", CspPublish);
};
