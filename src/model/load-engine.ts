import path from "node:path";
import { VisionError } from "../errors";
import { Detector } from "./detector";
import type { Engine, ModelSpec } from "./engine";
import { Network, openNetwork } from "./network";
import { planDetector } from "./plan-detector";
import { readModel } from "./read-model";
import { resolveProvider } from "./runtime";

/**
 * Loads a detector and runs it once, so that the first picture does not pay for the warm-up.
 *
 * @throws {VisionError} `E_MODEL_…` with the file or field at fault, `E_PROVIDER`, `E_RUNTIME_MISSING`
 */
export async function loadEngine(spec: ModelSpec): Promise<Engine> {
    const provider = resolveProvider(spec.provider);
    const files = await readModel(spec.path);
    const { manifest } = files;
    if (manifest && manifest.task !== "detect") {
        throw new VisionError(
            "E_MODEL_HEAD",
            `Expected a detector, ${manifest.name} is for the task ${manifest.task}.`,
        );
    }
    const opened = await openNetwork(files.network, manifest?.sha256?.[path.basename(files.network)] ?? null);
    const { recipe, head, ...own } = planDetector(files, opened);
    const network = await Network.create(opened, recipe, spec.threads);
    const detector = new Detector({ ...own, provider }, network, recipe, head);
    try {
        await detector.warmUp();
    } catch (error) {
        await detector.close();
        throw error;
    }
    return detector;
}
