import type { FlowNode } from "../../fixtures/node-red";
import { observers } from "../../fixtures/observers";

/** A tab whose nodes tell a secret in every way that a node of a flow has. */
export function plantedFlow(secret: string): FlowNode[] {
    const place = { z: "p", x: 1, y: 1 };
    const text = JSON.stringify(secret);
    const detection = `{ label: ${text}, classId: 0, score: 1, box: { x: 0, y: 0, width: 1, height: 1 },
        boxPx: { x: 0, y: 0, width: 1, height: 1 } }`;
    const vision = `{ source: "Plant", sequence: 1, capturedAt: new Date().toISOString(), pts: null,
        frame: { width: 1, height: 1 }, model: { name: "m", digest: "", provider: "cpu" }, timings: {} }`;
    const func = `
        process.title = ${text};
        node.warn(${text});
        node.status({ text: ${text} });
        node.error(${text}, msg);
        return [{ payload: [${detection}], vision: ${vision} }, { payload: ${text} }];`;
    return [
        { id: "p", type: "tab", label: "planted" },
        { ...place, id: "every", type: "inject", repeat: "1", once: true, props: [], wires: [["tell"]] },
        {
            ...place,
            id: "tell",
            type: "function",
            func,
            outputs: 2,
            libs: [{ var: "process", module: "process" }],
            wires: [["pub-p"], ["show"]],
        },
        { ...place, id: "pub-p", type: "csp-publish", broker: "br", wires: [] },
        { ...place, id: "show", type: "debug", active: true, tosidebar: true, complete: "true", wires: [] },
        { ...place, id: "in", type: "http in", url: "/answer", method: "get", wires: [["say"]] },
        {
            ...place,
            id: "say",
            type: "change",
            rules: [{ t: "set", p: "payload", pt: "msg", to: secret, tot: "str" }],
            wires: [["out"]],
        },
        { ...place, id: "out", type: "http response", wires: [] },
        ...observers("p"),
    ];
}
