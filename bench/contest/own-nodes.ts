import type { FlowNode } from "../../test/fixtures/node-red";

export interface OwnNodes {
    /** The contestant's. */
    readonly id: string;
    /** A model's name or path. */
    readonly model: string;
    readonly isolation?: "process" | "thread";
    /** Absent: the default. */
    readonly threads?: number;
}

const BARE_MODEL = { type: "csp-model", name: "", provider: "cpu" };

/** A detector that takes encoded pictures. */
export function ownDetector({ id, model, isolation = "process", threads }: OwnNodes): FlowNode[] {
    return [
        { id: `${id}-detect`, type: "csp-detect", model: `${id}-model`, wires: [[id]] },
        { ...BARE_MODEL, id: `${id}-model`, model, isolation, threads: threads ?? "" },
    ];
}

/** A camera that plays a file as fast as the detector behind it works. */
export function ownCamera(own: OwnNodes, file: string): FlowNode[] {
    const { id } = own;
    const camera = { id: `${id}-camera`, type: "csp-camera", source: id, url: file, mode: "once" };
    return [{ ...camera, wires: [[`${id}-detect`], []] }, ...ownDetector(own)];
}
