import { readFileSync } from "node:fs";
import { compile } from "../../src/graph/darknet/compile";
import { readNetwork } from "../../src/graph/darknet/read-network";
import { readWeights } from "../../src/graph/darknet/read-weights";
import { writeOnnx } from "../../src/graph/write-onnx";

/** A process that compiles one pair (cfg, weights) and prints seconds and the most memory that it had, in GB. */
const [cfg = "", weights = ""] = process.argv.slice(2);
const start = performance.now();
const network = readNetwork(readFileSync(cfg), cfg);
const { length } = writeOnnx(compile(network, readWeights(readFileSync(weights), network.layers, weights)));
const seconds = (performance.now() - start) / 1000;
const gigabytes = (process.resourceUsage().maxRSS * 1024) / 1e9;
process.stdout.write(JSON.stringify({ seconds, gigabytes, bytes: length }));
