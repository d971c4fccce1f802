import { VisionError } from "../../errors";
import type { Size } from "../../geometry/letterbox";
import type { HeadDescription, HeadOutput } from "../manifest";
import type { NetworkShape, OutputShape } from "./head";
import { shapeText } from "./shape-text";

/** A raw map with its anchors, found among the outputs. */
export interface AnchorMap extends HeadOutput {
    readonly name: string;
}

/**
 * The raw maps that a manifest describes: by name, else by the size that their stride gives, never by their order.
 *
 * @param values numbers of an anchor besides its classes
 * @throws {VisionError} `E_MODEL_HEAD` if one is missing, is of another size, or they do not agree on the classes
 */
export function findMaps(
    head: HeadDescription,
    { outputs: shapes, input, labels }: NetworkShape,
    values: number,
): { maps: AnchorMap[]; classCount: number } {
    const described = head.outputs ?? [];
    if (described.length === 0) {
        throw new VisionError(
            "E_MODEL_HEAD",
            `Raw ${head.kind} maps need their anchors: head.outputs with stride and anchors for each of ${shapeText(shapes)}.`,
        );
    }
    const found = described.map((wanted) => ({ wanted, shape: findShape(wanted, shapes, input) }));
    const counts = found.map(({ wanted, shape }) => classesOf(wanted, shape, values));
    const classCount = counts.find((count) => count !== null) ?? labels;
    if (classCount === null || counts.some((count) => count !== null && count !== classCount)) {
        throw new VisionError(
            "E_MODEL_HEAD",
            `The maps ${shapeText(found.map(({ shape }) => shape))} do not agree on a number of classes.`,
        );
    }
    return { maps: found.map(({ wanted, shape }) => ({ ...wanted, name: shape.name })), classCount };
}

function findShape(wanted: HeadOutput, shapes: readonly OutputShape[], input: Size): OutputShape {
    const { name, stride } = wanted;
    const found = shapes.find((shape) =>
        name === undefined ? fits(shape, input, stride) : shape.name === name,
    );
    if (found && mayFit(found, input, stride)) return found;
    const which = name === undefined ? `for stride ${stride}` : `"${name}" of stride ${stride}`;
    throw new VisionError(
        "E_MODEL_HEAD",
        `Expected a map ${which} (${input.width / stride} × ${input.height / stride} cells), got ${shapeText(shapes)}.`,
    );
}

/** Height and width of a map stand behind the batch and one more axis. */
function fits({ dims }: OutputShape, input: Size, stride: number): boolean {
    const near = (cells: number | null | undefined, pixels: number): boolean =>
        cells === Math.floor(pixels / stride) || cells === Math.ceil(pixels / stride);
    return near(dims[2], input.height) && near(dims[3], input.width);
}

function mayFit(shape: OutputShape, input: Size, stride: number): boolean {
    const [, , height = null, width = null] = shape.dims;
    return shape.dims.length >= 4 && (height === null || width === null || fits(shape, input, stride));
}

function classesOf({ anchors }: HeadOutput, shape: OutputShape, values: number): number | null {
    const { dims } = shape;
    const perAnchor =
        dims.length === 5 ? (dims[4] ?? null) : dims[1] == null ? null : dims[1] / anchors.length;
    if (perAnchor === null) return null;
    const isWhole = Number.isInteger(perAnchor) && perAnchor > values;
    if (isWhole && (dims.length === 4 || (dims[1] ?? anchors.length) === anchors.length))
        return perAnchor - values;
    throw new VisionError(
        "E_MODEL_HEAD",
        `Expected ${anchors.length} anchors × (${values} + classes) numbers per cell, got ${shapeText([shape])}.`,
    );
}
