import type { FlowNode } from "../../test/fixtures/node-red";

const NUMBER = `
    const n = (context.get("n") || 0) + 1;
    context.set("n", n);
    return [{ payload: { id: "core-" + n } }, { payload: "core-" + n }];`;

/** 20 events per second to Node-RED's own `mqtt out`, and their ids into a file. */
export function eventFlow(port: number, topic: string, journal: string): FlowNode[] {
    const at = { z: "tab", x: 1, y: 1 };
    return [
        { id: "tab", type: "tab", label: "outage" },
        {
            id: "in",
            type: "inject",
            props: [],
            repeat: "0.05",
            once: true,
            onceDelay: "1",
            ...at,
            wires: [["fn"]],
        },
        { id: "fn", type: "function", func: NUMBER, outputs: 2, ...at, wires: [["out"], ["file"]] },
        { id: "out", type: "mqtt out", topic, qos: "1", retain: "", broker: "br", ...at, wires: [] },
        {
            ...{ id: "file", type: "file", filename: journal, filenameType: "str", appendNewline: true },
            ...{ createDir: false, overwriteFile: "false", encoding: "utf8", ...at, wires: [[]] },
        },
        {
            ...{ id: "br", type: "mqtt-broker", broker: "127.0.0.1", port: String(port), clientid: "core" },
            ...{
                autoConnect: true,
                usetls: false,
                protocolVersion: "5",
                keepalive: "60",
                cleansession: true,
            },
        },
    ];
}
