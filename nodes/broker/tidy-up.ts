import { readdirSync, rmSync } from "node:fs";
import path from "node:path";
import type { NodeAPI } from "node-red";
import type { BrokerConnection } from "../../src/mqtt/connection";
import { endDeleted } from "../../src/mqtt/end-deleted";
import { Ledger } from "../../src/mqtt/ledger";
import { leftTopics } from "../../src/mqtt/left-topics";
import { publishAndWait } from "../../src/mqtt/publish-and-wait";
import { existsInFlows } from "../../src/node-kit/exists-in-flows";

/**
 * Looks after what csp-publish nodes have left with a broker: what a deleted node had retained is cleared, discovery
 * included, its open events are ended, and the sources of one that is switched off are said to be stopped. Nodes that run look after themselves.
 *
 * @param folder of the nodes' ledgers
 * @param prefix topics begin so; others belong to another csp-broker
 */
export async function tidyUp(
    RED: NodeAPI,
    connection: BrokerConnection,
    folder: string | null,
    prefix: string,
): Promise<void> {
    if (folder === null) return;
    for (const name of filesOf(folder)) {
        const id = decodeURIComponent(path.basename(name, ".jsonl"));
        if (isRunning(RED, id)) continue;
        const file = path.join(folder, name);
        const ledger = new Ledger(file);
        if (!existsInFlows(RED, id)) await endDeleted(ledger, connection, prefix);
        const left = leftTopics(ledger, connection.broker, prefix);
        ledger.close();
        if (left.retained.length === 0) continue;
        if (existsInFlows(RED, id)) await publishAndWait(connection, left.stopped);
        else {
            const cleared = left.retained.map((topic) => ({ topic, payload: "" }));
            if (await publishAndWait(connection, cleared)) rmSync(file, { force: true });
        }
    }
}

/** The types say that there always is a node. */
function isRunning(RED: NodeAPI, id: string): boolean {
    return (RED.nodes.getNode(id) as unknown) !== null;
}

function filesOf(folder: string): string[] {
    try {
        return readdirSync(folder).filter((name) => name.endsWith(".jsonl"));
    } catch {
        return [];
    }
}
