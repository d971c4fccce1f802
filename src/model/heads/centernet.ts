import { VisionError } from "../../errors";
import type { Candidates } from "../../geometry/candidates";
import type { HeadDescription } from "../manifest";
import type { DecodeRequest, HeadPlan, NetworkShape, OutputShape, Tensor } from "./head";
import { numbersOf } from "./numbers-of";
import { settleActivation } from "./settle-activation";
import { shapeText } from "./shape-text";
import { sigmoid } from "./sigmoid";
import { tensorOf } from "./tensor-of";

interface Maps {
    readonly heat: OutputShape;
    readonly size: OutputShape;
    /** Some networks have none: objects then stand in the middle of their cell. */
    readonly offset: OutputShape | null;
}

/**
 * CenterNet: heat map [N, classes, H, W], size and offset [N, 2, H, W] in cells (xingyizhou/CenterNet,
 * src/lib/models/decode.py, ctdet_decode). A cell that is the greatest of its 3 × 3 neighbours is an object.
 */
export function centernet(head: HeadDescription, { outputs }: NetworkShape): HeadPlan {
    const { heat, size, offset } = findCentreMaps(outputs);
    const classCount = heat.dims[1] ?? 0;
    if (classCount < 1) {
        throw new VisionError(
            "E_MODEL_HEAD",
            `Expected a heat map of known classes, got ${shapeText([heat])}.`,
        );
    }
    let { activation } = head;
    return {
        kind: "centernet",
        classCount,
        outputs: [heat, size, ...(offset ? [offset] : [])].map(({ name }) => name),
        decode(request, boxes) {
            const map = tensorOf(request, heat.name);
            activation ??= settleActivation(map.data, heat.producer ?? null, "sigmoid");
            const [sizes, offsets] = [size, offset].map((each) => each && tensorOf(request, each.name).data);
            decodeMaps({ map, sizes, offsets, isRaw: activation === "sigmoid" }, request, boxes);
        },
    };
}

interface CentreMaps {
    readonly map: Tensor;
    readonly sizes: Float32Array | null | undefined;
    readonly offsets: Float32Array | null | undefined;
    /** The heat map holds no shares yet. */
    readonly isRaw: boolean;
}

function decodeMaps(
    { map, sizes, offsets, isRaw }: CentreMaps,
    request: DecodeRequest,
    boxes: Candidates,
): void {
    const [, classes = 0, height = 0, width = 0] = map.dims;
    const cells = height * width;
    const across = request.input.width / width;
    const down = request.input.height / height;
    const size = numbersOf(sizes ?? new Float32Array());
    const offset = offsets ? numbersOf(offsets) : (): number => 0.5;
    for (let at = 0; at < classes * cells; at++) {
        const [classId, cell] = [Math.floor(at / cells), at % cells];
        const raw = map.data[at] ?? NaN;
        const score = isRaw ? sigmoid(raw) : raw;
        if (score <= request.score || request.wanted[classId] === false || !isPeak(map, classId, cell))
            continue;
        const x = ((cell % width) + offset(cell)) * across;
        const y = (Math.floor(cell / width) + offset(cells + cell)) * down;
        boxes.addCentred(classId, score, x, y, size(cell) * across, size(cells + cell) * down);
    }
}

function isPeak({ data, dims }: Tensor, classId: number, cell: number): boolean {
    const [height = 0, width = 0] = dims.slice(2);
    const [column, row] = [cell % width, Math.floor(cell / width)];
    const at = (x: number, y: number): number => data[(classId * height + y) * width + x] ?? NaN;
    const own = at(column, row);
    for (let y = Math.max(0, row - 1); y <= Math.min(height - 1, row + 1); y++) {
        for (let x = Math.max(0, column - 1); x <= Math.min(width - 1, column + 1); x++) {
            if (at(x, y) > own) return false;
        }
    }
    return true;
}

const NAMES = {
    heat: /^(hm|heat|.*heat_?map)/i,
    size: /^(wh|size|.*_wh$)/i,
    offset: /^(reg|off|.*offset)/i,
} as const;

/**
 * Heat map, size and offset among the outputs, by their names.
 *
 * @throws {VisionError} `E_MODEL_HEAD` if heat map or size is missing
 */
export function findCentreMaps(outputs: readonly OutputShape[]): Maps {
    const find = (part: keyof typeof NAMES): OutputShape | undefined =>
        outputs.find(
            ({ name, dims }) =>
                NAMES[part].test(name) && dims.length === 4 && (part === "heat" || dims[1] === 2),
        );
    const [heat, size, offset] = [find("heat"), find("size"), find("offset")];
    if (heat && size) return { heat, size, offset: offset ?? null };
    throw new VisionError(
        "E_MODEL_HEAD",
        `Expected outputs named hm [N, classes, H, W], wh and reg [N, 2, H, W], got ${shapeText(outputs)}.`,
    );
}
