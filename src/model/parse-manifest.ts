import { VisionError } from "../errors";
import checkManifest from "./check-manifest";
import type { Manifest } from "./manifest";

/**
 * Reads the text of a model.json.
 *
 * @param file how errors call it
 * @throws {VisionError} `E_MODEL_MANIFEST` naming the field and what was expected there
 */
export function parseManifest(text: string, file: string): Manifest {
    let value: unknown;
    try {
        value = JSON.parse(text.replace(/^\uFEFF/, ""));
    } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new VisionError("E_MODEL_MANIFEST", `${file} is not JSON: ${reason}`, { cause: error });
    }
    if (!checkManifest(value)) throw new VisionError("E_MODEL_MANIFEST", `${file}: ${firstFault()}.`);
    return value as Manifest;
}

/** The first fault of the last check: field, what was expected, what came. */
function firstFault(): string {
    const fault = checkManifest.errors?.[0];
    const field = fault?.instancePath.slice(1).replaceAll("/", ".") ?? "";
    const allowed = fault?.params["allowedValues"];
    const expected = Array.isArray(allowed)
        ? `must be one of ${allowed.join(", ")}`
        : (fault?.message ?? "is wrong");
    return `${field || "the document"} ${expected}, got ${JSON.stringify(fault?.data).slice(0, 60)}`;
}
