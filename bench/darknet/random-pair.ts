import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { compile } from "../../src/graph/darknet/compile";
import { readNetwork, type DarknetNetwork } from "../../src/graph/darknet/read-network";
import { readWeights } from "../../src/graph/darknet/read-weights";
import { writeOnnx } from "../../src/graph/write-onnx";
import { EMBEDDED_MODELS } from "../../src/model/locate-model";
import { randomWeights } from "../../test/fixtures/random-weights";

/** A network of the zoo with random weights, in files. */
export interface RandomPair {
    readonly folder: string;
    readonly network: DarknetNetwork;
    readonly cfg: string;
    readonly weights: string;
    readonly onnx: string;
}

/** @param name of a network of the zoo @param size edge of its input */
export function randomPair(name: string, size: number): RandomPair {
    const zoo = readFileSync(path.join(EMBEDDED_MODELS, "zoo", `${name}.cfg`), "utf8");
    const text = zoo.replace(/^(width|height)=\d+/gm, `$1=${size}`);
    const network = readNetwork(Buffer.from(text), name);
    const values = randomWeights(network);
    const folder = mkdtempSync(path.join(tmpdir(), "csp-bench-"));
    const file = (ending: string, bytes: string | Uint8Array): string => {
        const place = path.join(folder, `${name}.${ending}`);
        writeFileSync(place, bytes);
        return place;
    };
    const cfg = file("cfg", text);
    const weights = file("weights", values);
    // The graph is made in place of the values: they are written before.
    const model = compile(network, readWeights(values, network.layers, name));
    // No box of a random network is worth its decoding.
    const manifest = { name, task: "detect", network: `${name}.cfg`, weights: `${name}.weights`, score: 1 };
    writeFileSync(path.join(folder, "model.json"), JSON.stringify(manifest));
    return { folder, network, cfg, weights, onnx: file("onnx", writeOnnx(model)) };
}
