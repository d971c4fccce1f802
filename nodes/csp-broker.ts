import type { Node, NodeAPI, NodeDef } from "node-red";
import { VisionError } from "../src/errors";
import { BrokerConnection } from "../src/mqtt/connection";
import { attemptStart } from "../src/node-kit/attempt-start";
import { Claims } from "../src/node-kit/claims";
import { existsInFlows } from "../src/node-kit/exists-in-flows";
import { fieldsOf } from "../src/node-kit/fields-of";
import { NodeStatus } from "../src/node-kit/node-status";
import { onFlowsStarted } from "../src/node-kit/on-flows-started";
import { NodeStats } from "../src/stats/node-stats";
import type { BrokerNode } from "./broker/broker-node";
import { removeLeftOutboxes } from "./broker/left-outboxes";
import { outboxFolder } from "./broker/outbox-folder";
import { startServices, type BrokerServices } from "./broker/services";
import { readBrokerSettings } from "./broker/settings";
import { tidyUp } from "./broker/tidy-up";
import { ledgerFolder } from "./publish/ledger-folder";
import { addStatsRoutes } from "./stats/stats-routes";

/** Two connections with one client id push each other out for ever. */
const clientIds = new Claims("MQTT client id");

interface TlsNode extends Node {
    /** False when one of its files cannot be read. */
    valid: boolean;
    addTLSOptions(options: Record<string, unknown>): Record<string, unknown>;
}

export = (RED: NodeAPI): void => {
    /** What core's tls-config holds, if one is named. */
    function tlsOptions(id: string): Record<string, unknown> {
        if (id === "") return {};
        const tls = RED.nodes.getNode(id) as TlsNode | null;
        if (tls?.valid) return tls.addTLSOptions({});
        const what = tls ? "names a file that cannot be read" : "is missing or disabled";
        throw new VisionError("E_CONFIG", `Field tls: the TLS configuration ${what}.`);
    }

    function CspBroker(this: Node, config: NodeDef): void {
        RED.nodes.createNode(this, config);
        const status = new NodeStatus(this);
        let giveBack = (): void => undefined;
        let leaveFlows = (): void => undefined;
        let connection: BrokerConnection | null = null;
        let services: BrokerServices | null = null;
        let clientId = "";
        const start = (): void => {
            const fields = fieldsOf(RED, this, config);
            const folder = outboxFolder(RED.settings);
            const settings = readBrokerSettings(fields, this.id, folder);
            if (folder === null && fields.text("outbox") === "disk") {
                this.warn("Events are kept in memory only: Node-RED has no user directory.");
            }
            const options = { ...settings, tls: tlsOptions(fields.text("tls")) };
            const stats = new NodeStats({ node: this.id, type: "csp-broker", name: this.name ?? "" });
            const made = new BrokerConnection(options, stats);
            clientId = `${options.clientId} at ${made.broker}`;
            giveBack = clientIds.take(clientId, `csp-broker ${this.name ?? ""} (${this.id})`);
            connection = made;
            const { discovery, commands } = settings;
            Object.assign(this, { discovery, canPause: commands.includes("pause") });
            leaveFlows = onFlowsStarted(RED.events, () => {
                removeLeftOutboxes(RED, folder, (cause) => this.warn(cause));
                void tidyUp(RED, made, ledgerFolder(RED), made.topics.prefix);
            });
            services = startServices(this, made, settings);
        };
        let failure = attemptStart(this, status, start);
        (this as BrokerNode).connection = () => {
            // The node that had the client id may be gone after a deploy that leaves this node as it is.
            if (failure?.code === "E_DUPLICATE" && !clientIds.isTaken(clientId)) {
                failure = attemptStart(this, status, start);
            }
            return connection ?? failure ?? new VisionError("E_INTERNAL", "The broker node did not start.");
        };
        this.on("close", (_removed: boolean, done: () => void) => {
            leaveFlows();
            // Copies of a subflow's nodes go with their copy, and are not told that they are removed.
            const isDeleted = !existsInFlows(RED, this.id);
            void Promise.all([services?.close(), connection?.close(isDeleted)]).finally(() => {
                giveBack();
                status.close();
                done();
            });
        });
    }
    RED.nodes.registerType("csp-broker", CspBroker, {
        credentials: { user: { type: "text" }, password: { type: "password" } },
    });
    addStatsRoutes(RED);
};
