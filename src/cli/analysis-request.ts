import { VisionError } from "../errors";
import { PROVIDERS } from "../model/providers/provider-names";
import { TEXT, type Arguments } from "./arguments";

/** What every command that looks at pictures is told. */
export interface AnalysisRequest {
    readonly inputs: readonly string[];
    /** Name, folder or network file; empty means the command's usual one. */
    readonly model: string;
    readonly provider: string;
    /** Wanted labels; null means all. */
    readonly classes: readonly string[] | null;
    /** Overlap above which the weaker of two boxes goes, 0 to 1; only boxes have one. */
    readonly iou: number;
    /** Most boxes in one document, 1 to 1000. */
    readonly max: number;
    /** At most so many frames per second of a stream; null means all. */
    readonly rate: number | null;
    /** At most so many documents of one stream; null means all. */
    readonly frames: number | null;
    /** File for the documents; null means stdout. */
    readonly output: string | null;
}

export const ANALYSIS_OPTIONS = {
    ...{ model: TEXT, provider: TEXT, score: TEXT, classes: TEXT, rate: TEXT, frames: TEXT, output: TEXT },
    ...{ iou: TEXT, max: TEXT },
} as const;

/** How the help of a command explains {@link ANALYSIS_OPTIONS} and what an input may be. */
export const ANALYSIS_HELP = `An INPUT is a picture (JPEG, PNG, WebP), a video, a folder of them, a pattern such as "shots/**/*.jpg", or
an address as csp-camera takes it: rtsp://…, http://…, /dev/video0, folder:PATH, testsrc:, clip:people.
Documents go to stdout as JSON lines, everything else to stderr.

  --model NAME|PATH   a model by name, its folder, or a network file; paths begin in the current folder
  --provider NAME     what does the arithmetic: ${PROVIDERS.join(", ")} (default auto)
  --classes A,B       only these labels
  --rate FPS          at most so many frames per second of a stream
  --frames N          at most so many documents of each stream
  --output FILE       documents into this file in place of stdout`;

export const EXIT_HELP = "Exit code: 0 ok, 1 internal, 2 usage, 3 input, 4 model, 5 broker.";

/** @throws {VisionError} `E_CONFIG` naming what is wrong */
export function readAnalysis(args: Arguments): AnalysisRequest {
    if (args.operands.length === 0) throw new VisionError("E_CONFIG", "Expected an INPUT, got none.");
    return {
        inputs: args.operands,
        model: args.text("model") ?? "",
        provider: args.choice("provider", PROVIDERS, "auto"),
        classes: args.list("classes"),
        iou: args.number("iou", { min: 0, max: 1 }) ?? 0.45,
        max: args.number("max", { min: 1, max: 1000, whole: true }) ?? 100,
        rate: args.number("rate", { min: 0.01, max: 240 }),
        frames: args.number("frames", { min: 1, max: 1e9, whole: true }),
        output: args.text("output"),
    };
}
