import type { Classification } from "../detection";
import { annotate } from "../image/annotate";
import type { DrawnDetection } from "../image/overlay";
import type { ClassifyOptions } from "../model/engine";
import { classificationsDocument } from "../mqtt/classifications-document";
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

/** The classifier that ships in this package. */
const USUAL_MODEL = "csp-tiny";

/** Says what pictures show; one document per picture or frame. */
export const classify: Command = {
    summary: "say what pictures, videos and cameras show",
    usage: `csp-vision classify INPUT… [options]

${ANALYSIS_HELP}
  --top N             most labels in one document, 1 to 1000 (default 5)
  --score 0..1        least score (default: the model's own)
  --annotate DIR      pictures with the best labels written on them, as NUMBER-NAME.jpg by the number of the document

--iou and --max are taken as for detect, so that one command line serves both, and change nothing here.
With --classes the scores are shared out among the wanted labels alone. The usual model is ${USUAL_MODEL}, which ships in
this package.

${EXIT_HELP}`,
    async run(args, signal) {
        const given = new Arguments(args, { ...ANALYSIS_OPTIONS, top: TEXT, annotate: TEXT });
        const request = readAnalysis(given);
        const options = readOptions(given, request);
        const folder = given.text("annotate");
        const gallery = folder === null ? null : await Gallery.open(folder);
        const task = { name: "classify", usualModel: USUAL_MODEL, look: lookFor(options, gallery) } as const;
        return runAnalysis(request, task, signal);
    },
};

function readOptions(given: Arguments, { classes }: AnalysisRequest): ClassifyOptions {
    return {
        top: given.number("top", { min: 1, max: 1000, whole: true }) ?? 5,
        score: given.number("score", { min: 0, max: 1 }),
        classes,
        margin: 0,
    };
}

const lookFor =
    (options: ClassifyOptions, gallery: Gallery | null): Look =>
    async (use, frame, policy) => {
        const whole = { ...options, regions: null };
        const answer = policy ? await use.submit(frame, whole, policy) : await use.request(frame, whole);
        if ("dropped" in answer) return answer;
        const { result, wait } = answer;
        const classifications = result.rankings[0] ?? [];
        return {
            timings: { wait, ...result.timings },
            document: (vision, session, number) =>
                classificationsDocument({ classifications, vision }, session, number),
            keep: async (number) => {
                await gallery?.save(number, frame.source, await annotate(frame, drawn(classifications)));
            },
        };
    };

/** The whole frame under its best label, with the next ones below it. */
function drawn([best, ...others]: readonly Classification[]): DrawnDetection[] {
    const box = { x: 0, y: 0, width: 1, height: 1 };
    return best ? [{ label: best.label, score: best.score, box, classifications: others }] : [];
}
