import { VisionError } from "../errors";
import { Classifier } from "./classifier";
import { Detector } from "./detector";
import type { Engine, ModelSpec } from "./engine";
import { exporterNotes } from "./exporter-notes";
import { measureOutputs } from "./measure-outputs";
import { Network, type NetworkFile } from "./network";
import { openModel } from "./open-model";
import { overrideModel } from "./override-model";
import { planClassifier } from "./plan-classifier";
import { planDetector, type DetectorPlan } from "./plan-detector";
import { plannedSize } from "./planned-size";
import type { NetworkOpener } from "./providers/network-opener";
import { openProvider } from "./providers/open-provider";
import { readBoxes } from "./providers/read-boxes";
import { readScores } from "./providers/read-scores";
import { withVerdict } from "./providers/verdict";
import { readModel, type ModelFiles } from "./read-model";
import { taskOf } from "./task-of";

/**
 * Loads a model and runs it once, so that the first picture does not pay for the warm-up.
 *
 * @throws {VisionError} `E_MODEL_…` with the file or field at fault, `E_PROVIDER`, `E_RUNTIME_MISSING`
 */
export async function loadEngine(spec: ModelSpec): Promise<Engine> {
    const provider = openProvider(spec);
    try {
        return await load(spec, provider);
    } finally {
        await provider.close();
    }
}

async function load({ threads, ...spec }: ModelSpec, provider: NetworkOpener): Promise<Engine> {
    const { files, opened } = await openModel(
        await overrideModel(await readModel(spec.path), spec.overrides),
    );
    const { manifest } = files;
    // A head that the user has chosen is one of a detector.
    const isDetector = !manifest && files.head !== null;
    const task = isDetector ? "detect" : taskOf(manifest, { ...opened, batch: opened.input.dims[0] });
    const loadTask = task === "classify" ? loadClassifier : loadDetector;
    const engine = await loadTask(files, opened, { threads, provider });
    try {
        await engine.warmUp();
    } catch (error) {
        await engine.close();
        throw error;
    }
    return engine;
}

interface Running {
    readonly threads: number;
    readonly provider: NetworkOpener;
}

async function loadDetector(
    files: ModelFiles,
    opened: NetworkFile,
    { threads, provider }: Running,
): Promise<Detector> {
    const { recipe, head, info } = await planLoaded(files, opened, threads);
    const network = await Network.create(opened, recipe, threads, {
        outputs: head.outputs,
        open: (graph, tensors) =>
            provider.open(graph, (outputs, most) => readBoxes(head, recipe, tensors(outputs), most)),
    });
    const own = withVerdict({ ...info, digest: opened.digest }, provider.verdict);
    return new Detector(own, network, recipe, head);
}

async function loadClassifier(
    files: ModelFiles,
    opened: NetworkFile,
    { threads, provider }: Running,
): Promise<Classifier> {
    const { own, plan } = planClassifier(files, opened);
    const network = await Network.create(opened, plan.recipe, threads, {
        open: (graph, tensors) => provider.open(graph, (outputs) => readScores(plan.head, tensors(outputs))),
    });
    return new Classifier(withVerdict(own, provider.verdict), network, plan);
}

/** Shapes that the file leaves free are measured when they are needed to tell how to read the outputs. */
async function planLoaded(files: ModelFiles, opened: NetworkFile, threads: number): Promise<DetectorPlan> {
    try {
        return planDetector(files, opened);
    } catch (error) {
        const isFree = opened.outputs.some(({ dims }) => dims.slice(1).includes(null));
        if (!isFree || !(error instanceof VisionError) || error.code !== "E_MODEL_HEAD") throw error;
        const size = plannedSize(files.manifest?.input ?? {}, opened, exporterNotes(opened.metadata));
        const outputs = await measureOutputs(files.network, size, threads);
        return planDetector(files, { ...opened, outputs });
    }
}
