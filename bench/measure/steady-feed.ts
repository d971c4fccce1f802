import type { VisionFrame } from "../../src/frame";
import type { DetectOptions } from "../../src/model/engine";
import type { ModelUse } from "../../src/model/model-use";

/** As a detector node asks without any settings. */
export const DETECT: DetectOptions = {
    score: null,
    iou: 0.45,
    nms: "iou",
    agnostic: false,
    classes: null,
    max: 100,
};

/** Frames of as many sources as keep a host busy: two run or are on their way, one waits. */
const SOURCES = 3;

/** Feeds a loaded model without pause. @returns answers per second, from the first answer to the last */
export async function feedSteadily(
    use: ModelUse,
    frameOf: (source: string, sequence: number) => VisionFrame,
    seconds: number,
): Promise<number> {
    const end = performance.now() + seconds * 1000;
    let [first, last, answers] = [0, 0, -1];
    const feed = async (source: string): Promise<void> => {
        for (let sequence = 0; performance.now() < end; sequence++) {
            await use.submit(frameOf(source, sequence), DETECT, { kind: "newest" });
            last = performance.now();
            answers += 1;
            if (answers === 0) first = last;
        }
    };
    await Promise.all(Array.from({ length: SOURCES }, (_, index) => feed(`source ${index}`)));
    return (answers * 1000) / (last - first);
}
