import type { Size } from "../../geometry/letterbox";
import type { Tensor } from "./head";

/** YOLOX yolox/utils/demo_utils.py, demo_postprocess: the maps, in the order of their rows. */
export const STRIDES = [8, 16, 32] as const;

/** Cells by which centres of a trained network lie outside their own cell; larger ones are of the other form. */
const REACH = 4;
/** Cells from this column or row on cannot fit both forms. */
const TELLING = 2 * REACH + 2;
/** Share of the telling cells that must agree. */
const SURE = 0.9;

/**
 * Tells raw YOLOX rows from decoded ones by their centres: offsets of a few cells everywhere, or pixels that follow
 * the cells. Inputs of less than 11 cells cannot tell.
 *
 * @returns true for decoded, false for raw, null if the numbers do not decide
 */
export function rowsAreDecoded(tensor: Tensor, input: Size): boolean | null {
    const [, , columns = 0] = tensor.dims;
    let [raw, decoded, telling, row] = [0, 0, 0, 0];
    for (const stride of STRIDES) {
        const across = Math.floor(input.width / stride);
        const cells = across * Math.floor(input.height / stride);
        for (let cell = 0; cell < cells; cell++, row++) {
            const [column, line] = [cell % across, Math.floor(cell / across)];
            if (column < TELLING && line < TELLING) continue;
            const x = tensor.data[row * columns] ?? NaN;
            const y = tensor.data[row * columns + 1] ?? NaN;
            telling += 1;
            raw += Number(isNear(x, y));
            decoded += Number(isNear(x / stride - column, y / stride - line));
        }
    }
    if (raw > telling * SURE) return false;
    return decoded > telling * SURE ? true : null;
}

/** Offsets of a centre, in cells. */
function isNear(...offsets: number[]): boolean {
    return offsets.every((offset) => offset > -REACH && offset < REACH + 1);
}
