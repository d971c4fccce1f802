import type { Node, NodeAPI, NodeDef } from "node-red";
import type { VisionError } from "../src/errors";
import { attemptStart } from "../src/node-kit/attempt-start";
import { fieldsOf } from "../src/node-kit/fields-of";
import { NodeStatus } from "../src/node-kit/node-status";
import { onFlowsStarted } from "../src/node-kit/on-flows-started";
import { onInput } from "../src/node-kit/on-input";
import { NodeStats } from "../src/stats/node-stats";
import { statsRegistry } from "../src/stats/registry";
import { brokerOf } from "./publish/broker-of";
import { formOf } from "./publish/form-of";
import { ledgerFile } from "./publish/ledger-file";
import { ledgerFolder } from "./publish/ledger-folder";
import { PublishRunner } from "./publish/publish-runner";
import { publishView } from "./publish/publish-view";
import { renamedSources } from "./publish/renamed-sources";
import { readPublishSettings } from "./publish/settings";
import { addStatsRoutes } from "./stats/stats-routes";

/** A failure after the message was accepted stays on the status this long, in ms. */
const FAILURE_MS = 10_000;

/** Fails messages of a node that could not start: its status says why, and once is enough for Catch nodes and the log. */
function refuser(stats: NodeStats): (failure: VisionError) => void {
    let isTold = false;
    return (failure) => {
        stats.arrive();
        stats.fail();
        if (isTold) return;
        isTold = true;
        throw failure;
    };
}

export = (RED: NodeAPI): void => {
    function CspPublish(this: Node, config: NodeDef): void {
        RED.nodes.createNode(this, config);
        const status = new NodeStatus(this);
        const stats = new NodeStats({ node: this.id, type: "csp-publish", name: this.name ?? "" });
        const leaveStats = statsRegistry.add(stats);
        let runner: PublishRunner | null = null;
        const refuse = refuser(stats);
        let failed: { readonly text: string; readonly until: number } | null = null;
        const showFailure = (error: VisionError): void => {
            failed = { text: error.message, until: Date.now() + FAILURE_MS };
            status.show("error", error.message);
        };

        const start = (): void => {
            const fields = fieldsOf(RED, this, config);
            const { connection, node } = brokerOf(RED, fields.text("broker"));
            const settings = readPublishSettings(fields);
            runner = new PublishRunner({
                ...{ node: this, connection, settings, stats, showFailure },
                name: `csp-publish ${this.name ?? ""} (${this.id})`,
                form: formOf(RED, this, settings),
                ledger: ledgerFile(ledgerFolder(RED), this.id),
                discovery: node.discovery ? { canPause: node.canPause } : null,
                gone: (kept) => renamedSources(RED, kept),
            });
            status.follow(() => {
                if (failed && failed.until > Date.now()) return { kind: "error", text: failed.text };
                return publishView(connection.state, stats);
            });
        };
        let failure = attemptStart(this, status, start);
        const leaveFlows = onFlowsStarted(RED.events, () => {
            // Another broker node with the same client id may be gone after a deploy that leaves this node as it is.
            if (failure?.code === "E_DUPLICATE") failure = attemptStart(this, status, start);
            runner?.begin();
        });

        onInput(
            this,
            (message) => {
                if (failure) refuse(failure);
                else runner?.accept(message);
            },
            (error) => {
                if (!failure) showFailure(error);
            },
        );
        this.on("close", (_removed: boolean, done: () => void) => {
            void Promise.resolve(runner?.close()).finally(() => {
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
