import path from "node:path";
import { VisionError } from "../errors";
import { Detector } from "./detector";
import type { Engine, ModelSpec } from "./engine";
import { exporterNotes } from "./exporter-notes";
import { measureOutputs } from "./measure-outputs";
import { Network, openNetwork, type NetworkFile } from "./network";
import { overrideModel } from "./override-model";
import { planDetector, type DetectorPlan } from "./plan-detector";
import { plannedSize } from "./planned-size";
import { readModel, type ModelFiles } from "./read-model";
import { resolveProvider } from "./runtime";

/**
 * Loads a detector and runs it once, so that the first picture does not pay for the warm-up.
 *
 * @throws {VisionError} `E_MODEL_…` with the file or field at fault, `E_PROVIDER`, `E_RUNTIME_MISSING`
 */
export async function loadEngine(spec: ModelSpec): Promise<Engine> {
    const provider = resolveProvider(spec.provider);
    const files = await overrideModel(await readModel(spec.path), spec.overrides);
    const { manifest } = files;
    if (manifest && manifest.task !== "detect") {
        throw new VisionError(
            "E_MODEL_HEAD",
            `Expected a detector, ${manifest.name} is for the task ${manifest.task}.`,
        );
    }
    const opened = await openNetwork(files.network, manifest?.sha256?.[path.basename(files.network)] ?? null);
    const { recipe, head, info } = await planLoaded(files, opened);
    const network = await Network.create(opened, recipe, spec.threads, head.outputs);
    const { digest } = opened;
    const detector = new Detector({ ...info, digest, provider }, network, recipe, head);
    try {
        await detector.warmUp();
    } catch (error) {
        await detector.close();
        throw error;
    }
    return detector;
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
