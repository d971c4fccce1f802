// The example flow with the clip and the broker put in, and the figures sent to the broker as well.
import { readFileSync } from "node:fs";
import path from "node:path";

export const FIGURES_TOPIC = "csp-vision-demo/figures";

export function demoFlow(root, source, brokerUrl) {
    const nodes = JSON.parse(readFileSync(path.join(root, "examples/01 - Detect and publish.json"), "utf8"));
    const only = (type) => nodes.find((node) => node.type === type);
    only("csp-camera").url = source;
    only("csp-broker").url = brokerUrl;
    const stats = only("csp-stats");
    stats.interval = 1;
    stats.wires[0].push("demo-figures");
    const { hostname, port, protocol } = new URL(brokerUrl);
    const isTls = protocol === "mqtts:";
    return [
        ...nodes,
        {
            id: "demo-figures",
            type: "mqtt out",
            z: stats.z,
            name: "figures for the terminal",
            topic: FIGURES_TOPIC,
            qos: "0",
            retain: "false",
            broker: "demo-broker",
            x: 360,
            y: 300,
            wires: [],
        },
        {
            id: "demo-broker",
            type: "mqtt-broker",
            name: "",
            broker: hostname,
            port: port || (isTls ? "8883" : "1883"),
            usetls: isTls,
            protocolVersion: "4",
            keepalive: "60",
            cleansession: true,
        },
    ];
}
