import { annotate } from "../image/annotate";
import type { DetectOptions } from "../model/engine";
import { DEFAULT_MODEL } from "../model/locate-model";
import { toDetections } from "../model/to-detections";
import { detectionsDocument } from "../mqtt/detections-document";
import type { Look } from "./analysis";
import {
    ANALYSIS_HELP,
    ANALYSIS_OPTIONS,
    EXIT_HELP,
    readAnalysis,
    type AnalysisRequest,
} from "./analysis-request";
import { Arguments, TEXT } from "./arguments";
import type { Command } from "./command";
import { Gallery } from "./output/gallery";
import { runAnalysis } from "./run-analysis";

/** Finds objects; one document per picture or frame. */
export const detect: Command = {
    summary: "find objects in pictures, videos and cameras",
    usage: `csp-vision detect INPUT… [options]

${ANALYSIS_HELP}
  --score 0..1        least score (default: the model's own)
  --iou 0..1          overlap above which the weaker of two boxes goes (default 0.45)
  --max N             most boxes in one document, 1 to 1000 (default 100)
  --annotate DIR      pictures with the boxes drawn on them, as NUMBER-NAME.jpg by the number of the document

${EXIT_HELP}`,
    async run(args, signal) {
        const given = new Arguments(args, { ...ANALYSIS_OPTIONS, annotate: TEXT });
        const request = readAnalysis(given);
        const options = readOptions(given, request);
        const folder = given.text("annotate");
        const gallery = folder === null ? null : await Gallery.open(folder);
        const task = { name: "detect", usualModel: DEFAULT_MODEL, look: lookFor(options, gallery) } as const;
        return runAnalysis(request, task, signal);
    },
};

function readOptions(given: Arguments, { classes, iou, max }: AnalysisRequest): DetectOptions {
    return {
        score: given.number("score", { min: 0, max: 1 }),
        iou,
        max,
        classes,
        nms: "auto",
        agnostic: false,
    };
}

const lookFor =
    (options: DetectOptions, gallery: Gallery | null): Look =>
    async (use, frame, policy) => {
        const answer = policy ? await use.submit(frame, options, policy) : await use.request(frame, options);
        if ("dropped" in answer) return answer;
        const { result, wait } = answer;
        const native = { width: frame.nativeWidth, height: frame.nativeHeight };
        const detections = toDetections(result.objects, native);
        return {
            timings: { wait, ...result.timings },
            document: (vision, session, number) =>
                detectionsDocument({ detections, vision }, session, number),
            keep: async (number) => {
                await gallery?.save(number, frame.source, await annotate(frame, detections));
            },
        };
    };
