import type { ModelOverrides } from "./engine";
import { readLabels } from "./labels";
import type { ModelFiles } from "./read-model";

/**
 * The files with what the user says of the model in place of what they say themselves.
 *
 * @throws {VisionError} `E_MODEL_LABELS`
 */
export async function overrideModel(files: ModelFiles, overrides: ModelOverrides = {}): Promise<ModelFiles> {
    const { channelsAxis, labels } = overrides;
    const kind = overrides.head ?? files.head?.kind ?? (channelsAxis ? "yolov8" : undefined);
    // What a manifest says of one kind of head means nothing to another.
    const described = kind === files.head?.kind ? files.head : kind === undefined ? null : { kind };
    return {
        ...files,
        labels: labels === undefined ? files.labels : await readLabels(labels, files.folder),
        head: described && channelsAxis ? { ...described, channelsAxis } : described,
    };
}
