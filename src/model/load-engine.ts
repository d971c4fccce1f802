import path from "node:path";
import { VisionError } from "../errors";
import { Classifier } from "./classifier";
import { Detector } from "./detector";
import type { Engine, ModelSpec } from "./engine";
import { exporterNotes } from "./exporter-notes";
import { measureOutputs } from "./measure-outputs";
import { Network, openNetwork, type NetworkFile } from "./network";
import { overrideModel } from "./override-model";
import { planClassifier } from "./plan-classifier";
import { planDetector, type DetectorPlan } from "./plan-detector";
import { plannedSize } from "./planned-size";
import { readModel, type ModelFiles } from "./read-model";
import { resolveProvider } from "./runtime";
import { taskOf } from "./task-of";

/**
 * Loads a model and runs it once, so that the first picture does not pay for the warm-up.
 *
 * @throws {VisionError} `E_MODEL_…` with the file or field at fault, `E_PROVIDER`, `E_RUNTIME_MISSING`
 */
export async function loadEngine(spec: ModelSpec): Promise<Engine> {
    const provider = resolveProvider(spec.provider);
    const files = await overrideModel(await readModel(spec.path), spec.overrides);
    const { manifest } = files;
    const opened = await openNetwork(files.network, manifest?.sha256?.[path.basename(files.network)] ?? null);
    // A head that the user has chosen is one of a detector.
    const isDetector = !manifest && files.head !== null;
    const task = isDetector ? "detect" : taskOf(manifest, { ...opened, batch: opened.input.dims[0] });
    const load = task === "classify" ? loadClassifier : loadDetector;
    const engine = await load(files, opened, { threads: spec.threads, provider });
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
    readonly provider: string;
}

async function loadDetector(
    files: ModelFiles,
    opened: NetworkFile,
    { threads, provider }: Running,
): Promise<Detector> {
    const { recipe, head, info } = await planLoaded(files, opened);
    const network = await Network.create(opened, recipe, threads, head.outputs);
    return new Detector({ ...info, digest: opened.digest, provider }, network, recipe, head);
}

async function loadClassifier(
    files: ModelFiles,
    opened: NetworkFile,
    { threads, provider }: Running,
): Promise<Classifier> {
    const { own, plan } = planClassifier(files, opened);
    return new Classifier({ ...own, provider }, await Network.create(opened, plan.recipe, threads), plan);
}

/** Shapes that the file leaves free are measured when they are needed to tell how to read the outputs. */
async function planLoaded(files: ModelFiles, opened: NetworkFile): Promise<DetectorPlan> {
    try {
        return planDetector(files, opened);
    } catch (error) {
        const isFree = opened.outputs.some(({ dims }) => dims.slice(1).includes(null));
        if (!isFree || !(error instanceof VisionError) || error.code !== "E_MODEL_HEAD") throw error;
        const size = plannedSize(files.manifest?.input ?? {}, opened, exporterNotes(opened.metadata));
        return planDetector(files, { ...opened, outputs: await measureOutputs(files.network, size) });
    }
}
