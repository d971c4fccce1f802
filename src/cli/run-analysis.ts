import { VisionError } from "../errors";
import { acquireModel } from "../model/acquire-model";
import type { ModelInfo } from "../model/engine";
import { locateModel } from "../model/locate-model";
import { wrongTask } from "../model/wrong-task";
import { Analysis, type Look } from "./analysis";
import type { AnalysisRequest } from "./analysis-request";
import { EXIT } from "./exit-code";
import { expandInputs } from "./inputs/expand-inputs";
import { DocumentOutput } from "./output/document-output";
import { ProgressLine } from "./output/progress-line";
import { ownModels } from "./own-models";

/** What a command does with each picture. */
export interface AnalysisTask {
    /** What its model has to be for. */
    readonly name: ModelInfo["task"];
    /** The model where the user names none. */
    readonly usualModel: string;
    readonly look: Look;
}

/**
 * From inputs to documents.
 *
 * @returns the exit code
 * @throws {VisionError} what is wrong with the model or the output
 */
export async function runAnalysis(
    request: AnalysisRequest,
    { name, usualModel, look }: AnalysisTask,
    signal: AbortSignal,
): Promise<number> {
    const path = locateModel(request.model.trim() || usualModel, ownModels().folders);
    const inputs = await expandInputs(request.inputs);
    const gone = new AbortController();
    const output = await DocumentOutput.open(request.output, () => gone.abort());
    const progress = new ProgressLine();
    const use = acquireModel({ path, provider: request.provider, threads: 0, isolation: "process" });
    try {
        const model = await use.ready();
        // Before the first picture, in place of once for each.
        if (model.task !== name) throw wrongTask(model, name);
        checkClasses(request.classes, model);
        const parts = { request, look, use, model, output, progress };
        const exit = await new Analysis({ ...parts, signal: AbortSignal.any([signal, gone.signal]) }).run(
            inputs,
        );
        await output.close();
        return output.isUnread ? EXIT.ok : exit;
    } finally {
        progress.clear();
        await use.release();
    }
}

function checkClasses(classes: readonly string[] | null, { name, labels }: ModelInfo): void {
    const unknown = classes?.find((label) => !labels.includes(label));
    if (unknown === undefined) return;
    const known = labels.slice(0, 100).join(", ");
    throw new VisionError(
        "E_CONFIG",
        `Expected --classes that ${name} knows, got "${unknown}"; it knows ${known}.`,
    );
}
