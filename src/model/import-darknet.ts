import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { VisionError } from "../errors";
import { compile } from "../graph/darknet/compile";
import { networkOutputs } from "../graph/darknet/network-outputs";
import { readNetwork, type DarknetNetwork } from "../graph/darknet/read-network";
import { readWeights } from "../graph/darknet/read-weights";
import { writeOnnx } from "../graph/write-onnx";
import { describeDarknet } from "./describe-darknet";
import { labelsOf } from "./labels";
import type { Manifest } from "./manifest";
import { parseManifest } from "./parse-manifest";
import { readChecked } from "./read-checked";

export interface ImportRequest {
    readonly cfg: string;
    readonly weights: string;
    /** A file with one label per line; null if there is none. */
    readonly labels: string | null;
    /** The model's folder; made where it is missing. */
    readonly output: string;
    /** Write the compiled graph in place of the pair. */
    readonly asOnnx: boolean;
}

export interface ImportedModel {
    readonly manifest: Manifest;
    /** What a user should know, one sentence each. */
    readonly notes: readonly string[];
}

/**
 * Makes a model folder of a darknet pair: its files, or one ONNX file, and a manifest that says all that the cfg tells.
 *
 * @throws {VisionError} `E_MODEL_MISSING`, `E_MODEL_FILE`, `E_MODEL_HEAD`, `E_MODEL_LABELS`; `E_CONFIG` if the folder holds
 *     a model
 */
export async function importDarknet(request: ImportRequest): Promise<ImportedModel> {
    const { cfg, weights, output } = request;
    const target = path.join(output, "model.json");
    if (existsSync(target)) throw new VisionError("E_CONFIG", `${output} holds a model already.`);
    const name = modelName(cfg);
    const cfgBytes = await readChecked(cfg, null);
    const weightBytes = await readChecked(weights, null);
    const network = readNetwork(cfgBytes, cfg);
    // A copy is compiled, since that changes it.
    const values = readWeights(Buffer.from(weightBytes), network.layers, weights);
    const model = compile(network, values);
    const files = request.asOnnx
        ? [{ key: "network", name: `${name}.onnx`, bytes: writeOnnx(model) }]
        : [
              { key: "network", name: `${name}.cfg`, bytes: cfgBytes },
              { key: "weights", name: `${name}.weights`, bytes: weightBytes },
          ];
    const labels = request.labels === null ? null : await labelsIn(request.labels);
    const { task, input, head } = describeDarknet(network);
    const text = JSON.stringify(
        {
            name,
            task,
            ...Object.fromEntries(files.map(({ key, name: file }) => [key, file])),
            ...(labels ? { labels } : {}),
            input,
            head,
            sha256: Object.fromEntries(files.map(({ name: file, bytes }) => [file, digestOf(bytes)])),
        },
        null,
        2,
    );
    const manifest = parseManifest(text, target);
    await mkdir(output, { recursive: true });
    for (const file of files) await writeFile(path.join(output, file.name), file.bytes);
    await writeFile(target, `${text}\n`);
    return { manifest, notes: notesOn(labels, network) };
}

/** What a manifest takes as a name, made of the file's. */
function modelName(cfg: string): string {
    const name = path.parse(cfg).name.replace(/[^A-Za-z0-9._-]+/g, "-");
    return name.replace(/^[^A-Za-z0-9]+/, "") || "network";
}

async function labelsIn(file: string): Promise<readonly string[]> {
    await readFile(file).catch((error: unknown) => {
        throw new VisionError("E_MODEL_LABELS", `The label file ${file} is missing.`, { cause: error });
    });
    return (await labelsOf({ labels: path.basename(file) }, path.dirname(file))) ?? [];
}

function digestOf(bytes: Uint8Array): string {
    return createHash("sha256").update(bytes).digest("hex");
}

function notesOn(labels: readonly string[] | null, network: DarknetNetwork): string[] {
    const [first] = networkOutputs(network);
    const count = first?.head && first.head.kind !== "softmax" ? first.head.classes : first?.dims[0];
    if (!labels) return [`Nothing names the ${count ?? 0} classes; they go by their numbers.`];
    return labels.length === count ? [] : [`${labels.length} labels are given for ${count ?? 0} classes.`];
}
