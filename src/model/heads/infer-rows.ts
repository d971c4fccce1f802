import { VisionError } from "../../errors";
import { cellCount, STRIDE_SETS } from "./cell-count";
import type { NetworkShape, OutputShape } from "./head";
import type { InferredHead } from "./inferred-head";
import { shapeText } from "./shape-text";

/** One way in which an output can be read. */
interface Reading {
    readonly kind: "yolov8" | "yolov5" | "yolox" | "endToEnd";
    readonly output: OutputShape;
    readonly channelsAxis: 1 | 2;
    /** Null where the shape does not say. */
    readonly classes: number | null;
    readonly because: string;
}

/** More finished rows than any exporter asks for. */
const MOST_FINISHED = 1000;

/**
 * Rows of boxes: YOLOv8, YOLOv5, YOLOX or finished ones. The number of cells, computed from the input, decides; then
 * the number of labels. Other outputs beside decoded rows do not matter.
 *
 * @throws {VisionError} `E_MODEL_HEAD` with a question where several readings are left
 */
export function inferRows(network: NetworkShape): InferredHead | null {
    // Scores beside boxes of their own would pass for rows.
    if (network.outputs.some(({ dims }) => dims.length === 3 && dims.slice(1).includes(4))) return null;
    const all = network.outputs.flatMap((output) => readings(output, network));
    const named = all.filter(({ classes }) => classes !== null && classes === network.labels);
    const left = named.length > 0 ? named : all;
    const [reading, ...others] = left;
    if (!reading) return null;
    if (others.length === 0) return conclude(reading);
    const kinds = new Set(left.map(({ kind }) => kind));
    if (kinds.size === 1) throw question(left, "head.channelsAxis (1 or 2)");
    const [yolox] = left.filter(({ kind }) => kind === "yolox");
    if (yolox && left.every(({ output }) => output === yolox.output)) return conclude(yolox);
    throw question(left, "head.kind");
}

function conclude({ kind, output, channelsAxis, because }: Reading): InferredHead {
    const described = { kind, output: output.name };
    const why = `${shapeText([output])} is read as ${kind}: ${because}.`;
    if (kind === "yolov8") return { head: { ...described, channelsAxis }, why };
    if (kind === "yolox") return { head: { ...described, decoded: false }, why, mustBeRaw: output };
    return { head: described, why };
}

function question(left: readonly Reading[], field: string): VisionError {
    const ways = left.map(({ kind, channelsAxis, because }) => `${kind} (axis ${channelsAxis}: ${because})`);
    const shapes = shapeText([...new Set(left.map(({ output }) => output))]);
    return new VisionError(
        "E_MODEL_HEAD",
        `Output ${shapes} can be read as ${ways.join(" or ")}: set ${field} in model.json or csp-model.`,
    );
}

function readings(output: OutputShape, network: NetworkShape): Reading[] {
    const [, rows = null, columns = null] = output.dims;
    if (output.dims.length === 2 && rows === 7) {
        const because = "rows of picture, two corners, class and score";
        return [{ kind: "endToEnd", output, channelsAxis: 2, classes: null, because }];
    }
    if (output.dims.length !== 3 || rows === null || columns === null) return [];
    const found = byCells(output, rows, columns, network);
    const { extras = 0 } = network;
    if (found.length > 0 || columns !== 6 + extras || rows > MOST_FINISHED) return found;
    const because = `${rows} finished rows of two corners, score and class${behind(extras)}`;
    return [{ kind: "endToEnd", output, channelsAxis: 2, classes: null, because }];
}

function byCells(
    output: OutputShape,
    rows: number,
    columns: number,
    { input, extras = 0 }: NetworkShape,
): Reading[] {
    const isCells = (dim: number): boolean =>
        STRIDE_SETS.some((strides) => cellCount(input, strides) === dim);
    const size = `for an input of ${input.width} × ${input.height}`;
    const found: Reading[] = [];
    const add = (kind: Reading["kind"], axis: 1 | 2, values: number, because: string): void => {
        const classes = (axis === 1 ? rows : columns) - values - extras;
        const text = `${because} ${size}, ${values} + ${classes} classes${behind(extras)}`;
        if (classes >= 1) found.push({ kind, output, channelsAxis: axis, classes, because: text });
    };
    if (isCells(columns)) add("yolov8", 1, 4, `${columns} cells`);
    if (isCells(rows)) add("yolov8", 2, 4, `${rows} cells`);
    if (rows === cellCount(input, STRIDE_SETS[0]) && extras === 0) add("yolox", 2, 5, `${rows} cells`);
    if (isCells(rows / 3)) add("yolov5", 2, 5, `3 anchors for each of ${rows / 3} cells`);
    return found;
}

const behind = (extras: number): string => (extras > 0 ? ` + ${extras} others` : "");
