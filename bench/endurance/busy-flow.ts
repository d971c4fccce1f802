import type { FlowNode } from "../../test/fixtures/node-red";

export interface BusyFlow {
    /** Of the camera. */
    readonly url: string;
    readonly broker: string;
    /** Frames per second that are analysed; all if absent. */
    readonly rate?: number;
    /** Anything that makes the flow another one. */
    readonly x?: number;
}

/** Topic of the detections. */
export const DETECTIONS = "csp-vision/Gate/detections";

/** What most flows are made of: every kind of node that holds a process, a connection or a timer. */
export function busyFlow({ url, broker, rate, x = 1 }: BusyFlow): FlowNode[] {
    const camera = { type: "csp-camera", source: "Gate", url, mode: "loop", rate: rate ?? "" };
    const nodes: FlowNode[] = [
        { ...camera, id: "camera", wires: [["detect"], ["publish"]] },
        { id: "detect", type: "csp-detect", model: "model", wires: [["publish", "annotate"]] },
        { id: "annotate", type: "csp-annotate", wires: [["nothing"]] },
        { id: "nothing", type: "function", func: "return null;", outputs: 1, wires: [[]] },
        { id: "publish", type: "csp-publish", broker: "broker", wires: [] },
        { id: "stats", type: "csp-stats", nodes: [], interval: "1", wires: [["nothing"]] },
    ];
    return [
        { id: "tab", type: "tab", label: "busy" },
        { id: "model", type: "csp-model", name: "", model: "csp-street", provider: "cpu" },
        { id: "broker", type: "csp-broker", name: "", url: broker },
        ...nodes.map((node) => ({ ...node, z: "tab", x, y: 1 })),
    ];
}
