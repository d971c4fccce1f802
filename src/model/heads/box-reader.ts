import type { Size } from "../../geometry/letterbox";
import type { HeadDescription } from "../manifest";

/** Shares of an input stay within it, or nearly; a box of fewer pixels than this is none. */
const MOST_RELATIVE = 2;

/** Reads boxes of a list, in whichever of the usual forms. */
export class BoxReader {
    readonly #order: NonNullable<HeadDescription["boxOrder"]>;
    /** Null until the numbers have told. */
    #isRelative: boolean | null;

    constructor({ boxOrder = "xyxy", relative }: HeadDescription) {
        this.#order = boxOrder;
        this.#isRelative = relative ?? null;
    }

    /** Looks at all boxes of a picture: where nobody says so, the first large number means that they are pixels. */
    look(corners: Float32Array): void {
        if (this.#isRelative === null && corners.some((value) => value > MOST_RELATIVE))
            this.#isRelative = false;
    }

    /** x1, y1, x2, y2 in pixels of the input. */
    read(corners: Float32Array, row: number, input: Size): [number, number, number, number] {
        const [a = NaN, b = NaN, c = NaN, d = NaN] = corners.subarray(row * 4, row * 4 + 4);
        const [x1, y1, x2, y2] = this.#corners(a, b, c, d);
        const { width, height } = this.#isRelative === false ? { width: 1, height: 1 } : input;
        return [x1 * width, y1 * height, x2 * width, y2 * height];
    }

    #corners(a: number, b: number, c: number, d: number): [number, number, number, number] {
        switch (this.#order) {
            case "xyxy":
                return [a, b, c, d];
            case "yxyx":
                return [b, a, d, c];
            case "cxcywh":
                return [a - c / 2, b - d / 2, a + c / 2, b + d / 2];
        }
    }
}
