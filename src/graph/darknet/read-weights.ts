import { VisionError } from "../../errors";
import type { Layer, ValueBlock } from "./layer";
import { headerBytes } from "./weights-header";

const FLOAT_BYTES = 4;

/** The values of each layer that has some, by its index and the name of the block; parts of one memory. */
export type LayerValues = ReadonlyMap<number, ReadonlyMap<ValueBlock["name"], Float32Array>>;

/**
 * Cuts a weights file into the blocks that the layers need. Most often they are the file's own memory, not a copy.
 *
 * @param file how errors call it
 * @throws {VisionError} `E_MODEL_FILE` if the file is not exactly as long as the layers need, naming the layer in which it
 *     ends or the bytes left over
 */
export function readWeights(bytes: Uint8Array, layers: readonly Layer[], file: string): LayerValues {
    const body = bodyOf(bytes, layers, file);
    const values = new Map<number, Map<ValueBlock["name"], Float32Array>>();
    let at = 0;
    for (const { index, blocks } of layers) {
        const own = new Map<ValueBlock["name"], Float32Array>();
        for (const { name, count } of blocks) {
            own.set(name, body.subarray(at, at + count));
            at += count;
        }
        if (own.size > 0) values.set(index, own);
    }
    return values;
}

/** All values as one array, its length checked. */
function bodyOf(bytes: Uint8Array, layers: readonly Layer[], file: string): Float32Array {
    const needed = layers.reduce((sum, layer) => sum + valueCount(layer), 0) * FLOAT_BYTES;
    const header = headerBytes(bytes, needed, file);
    const left = bytes.length - header - needed;
    if (left < 0) throw tooShort(bytes.length - header, layers, file, bytes.length + -left);
    if (left > 0) {
        const text = `is ${left} bytes too long: the cfg needs ${header + needed}, the file has ${bytes.length}`;
        throw new VisionError("E_MODEL_FILE", `${file} ${text}. It belongs to another cfg.`);
    }
    const start = bytes.byteOffset + header;
    if (start % FLOAT_BYTES === 0) return new Float32Array(bytes.buffer, start, needed / FLOAT_BYTES);
    // Copied: a Buffer may lie anywhere in memory that it shares with others.
    return new Float32Array(new Uint8Array(bytes.subarray(header)).buffer);
}

function valueCount({ blocks }: Layer): number {
    return blocks.reduce((sum, { count }) => sum + count, 0);
}

function tooShort(held: number, layers: readonly Layer[], file: string, expected: number): VisionError {
    let end = 0;
    const last = layers.find((layer) => (end += valueCount(layer) * FLOAT_BYTES) > held);
    const where = last ? `in layer ${last.index}, [${last.type}] of line ${last.line}` : "in its header";
    const text = `${file} ends ${where}: the cfg needs ${expected} bytes, ${end - held} more for that layer.`;
    return new VisionError("E_MODEL_FILE", `${text} It belongs to another cfg or header, or is cut off.`);
}
