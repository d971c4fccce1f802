import { VisionError } from "../errors";
import type { DarknetHead } from "../graph/darknet/head";
import { networkOutputs } from "../graph/darknet/network-outputs";
import type { DarknetNetwork } from "../graph/darknet/read-network";
import type { HeadDescription, HeadOutput, Manifest } from "./manifest";

/** The part of a manifest that a cfg tells. */
export type Described = Pick<Manifest, "task" | "input"> & { readonly head?: HeadDescription };
type AnchorHead = Exclude<DarknetHead, { kind: "softmax" }>;

/**
 * What a cfg says of the network beside its layers, in the words of a manifest. Darknet stretches pictures unless
 * `letter_box=1`; for classifiers the shorter edge decides (src/image.c, src/classifier.c).
 *
 * @throws {VisionError} `E_MODEL_HEAD` if the boxes of the heads cannot be read
 */
export function describeDarknet(network: DarknetNetwork): Described {
    const { input, isLetterboxed, file } = network;
    const outputs = networkOutputs(network);
    const { width, height } = input;
    const size = { width, height, layout: "NCHW" } as const;
    const [first] = outputs;
    if (first?.head?.kind === "softmax") {
        const head = { kind: "probabilities", output: first.name };
        return { task: "classify", input: { ...size, resize: "crop", cropFraction: 1 }, head };
    }
    const resize = isLetterboxed
        ? ({ resize: "letterbox", padValue: 128 } as const)
        : ({ resize: "stretch" } as const);
    const maps = outputs.flatMap(({ name, head }) =>
        head && head.kind !== "softmax" ? [{ name, head }] : [],
    );
    const described = { task: "detect", input: { ...size, ...resize } } as const;
    return maps.length === 0 ? described : { ...described, head: headOf(maps, file) };
}

function headOf(maps: readonly { name: string; head: AnchorHead }[], file: string): HeadDescription {
    const styles = new Set(maps.map(({ head }) => styleOf(head)));
    const outputs = maps.map(({ name, head }) => outputOf(name, head, file));
    const [style = "yolov3"] = styles;
    if (styles.size > 1) {
        const text = `${file} has heads that are read in different ways: ${[...styles].join(", ")}.`;
        throw new VisionError("E_MODEL_HEAD", text);
    }
    switch (style) {
        case "yolov3":
            return { kind: "yolov3", ...nmsOf(maps), outputs };
        case "new_coords":
            return { kind: "yolov3", newCoords: true, ...nmsOf(maps), outputs };
        case "softmax":
        case "sigmoid":
            return { kind: "region", activation: style, outputs };
    }
}

/** Darknet asks the last layer (src/detector.c, test_detector). */
function nmsOf(maps: readonly { head: AnchorHead }[]): Pick<HeadDescription, "nms" | "nmsPower"> {
    const last = maps.at(-1)?.head;
    return last?.kind === "yolo" && last.nms ? { nms: "diou", nmsPower: last.nms.power } : {};
}

function styleOf(head: AnchorHead): "yolov3" | "new_coords" | "softmax" | "sigmoid" {
    if (head.kind === "region") return head.softmax ? "softmax" : "sigmoid";
    return head.newCoords ? "new_coords" : "yolov3";
}

function outputOf(name: string, head: AnchorHead, file: string): HeadOutput {
    const { width, height } = head.cell;
    if (width !== height || !Number.isInteger(width)) {
        const cells = `the cells of ${name} are ${width} × ${height} pixels`;
        const text = `${file}: ${cells}, expected square ones: is the size in [net] a multiple of 32?`;
        throw new VisionError("E_MODEL_HEAD", text);
    }
    const { anchors } = head;
    const scale = head.kind === "yolo" && head.scaleXY !== 1 ? { scaleXY: head.scaleXY } : {};
    return { name, stride: width, anchors, ...scale };
}
