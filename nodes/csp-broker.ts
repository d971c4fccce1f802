import type { Node, NodeAPI, NodeDef } from "node-red";
import { VisionError } from "../src/errors";
import { BrokerConnection } from "../src/mqtt/connection";
import { attemptStart } from "../src/node-kit/attempt-start";
import { Claims } from "../src/node-kit/claims";
import { fieldsOf } from "../src/node-kit/fields-of";
import { isInFlows } from "../src/node-kit/is-in-flows";
import { NodeStatus } from "../src/node-kit/node-status";
import { onFlowsStarted } from "../src/node-kit/on-flows-started";
import { NodeStats } from "../src/stats/node-stats";
import type { BrokerNode } from "./broker/broker-node";
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
            const settings = readBrokerSettings(fields, this.id, outboxFolder(RED.settings));
            const options = { ...settings, tls: tlsOptions(fields.text("tls")) };
            const stats = new NodeStats({ node: this.id, type: "csp-broker", name: this.name ?? "" });
            const made = new BrokerConnection(options, stats);
            clientId = `${options.clientId} at ${made.broker}`;
            giveBack = clientIds.take(clientId, `csp-broker ${this.name ?? ""} (${this.id})`);
            connection = made;
            const { discovery, commands } = settings;
            Object.assign(this, { discovery, canPause: commands.includes("pause") });
            leaveFlows = onFlowsStarted(RED.events, () => {
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
        this.on("close", (removed: boolean, done: () => void) => {
            leaveFlows();
            const isDeleted = removed && !isInFlows(RED, config);
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
