import { descendants } from "../../test/fixtures/children";
import type { Mosquitto } from "../../test/fixtures/mosquitto";
import type { FlowNode, RunningNodeRed } from "../../test/fixtures/node-red";
import { sleep } from "../measure/sleep";

/** A model lingers for 10 s behind its last user. */
const LINGER_S = 12;
const EMPTY: readonly FlowNode[] = [{ id: "tab", type: "tab", label: "empty" }];

/** Deploys an empty flow. @returns how many processes and broker sessions of the old one are still there afterwards */
export async function leftOver(nodeRed: RunningNodeRed, broker: Mosquitto): Promise<number> {
    await nodeRed.deploy(EMPTY);
    await sleep(LINGER_S);
    const lines = broker.log.split("\n");
    const opened = lines.filter((line) => /New client connected .* as csp/.test(line)).length;
    const closed = lines.filter((line) => /Client csp\S* (disconnected|closed)/.test(line)).length;
    return descendants(nodeRed.pid).length + opened - closed;
}
