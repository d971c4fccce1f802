// The example flow with the clip and the broker put in, and the figures sent to the demo as well.
import { readFileSync } from "node:fs";
import path from "node:path";

/** @returns {{nodes: object[], topics: string}} `topics` ends where a document's kind begins */
export function demoFlow(root, { source, broker, figures }) {
    const nodes = JSON.parse(readFileSync(path.join(root, "examples/01 - Detect and publish.json"), "utf8"));
    const only = (type) => nodes.find((node) => node.type === type);
    only("csp-camera").url = source;
    only("csp-broker").url = broker;
    const stats = only("csp-stats");
    stats.interval = 1;
    stats.wires[0].push("demo-figures");
    const sender = {
        id: "demo-figures",
        type: "http request",
        z: stats.z,
        name: "figures for the terminal",
        method: "POST",
        ret: "txt",
        paytoqs: "ignore",
        url: figures,
        x: 380,
        y: 300,
        wires: [[]],
    };
    return { nodes: [...nodes, sender], topics: `${only("csp-broker").prefix}/${only("csp-camera").source}` };
}
