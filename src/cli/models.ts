import { VisionError } from "../errors";
import { EXIT_HELP } from "./analysis-request";
import type { Command } from "./command";
import { fetchNamed } from "./models/fetch";
import { importModel } from "./models/import";
import { modelInfo } from "./models/info";
import { listModels } from "./models/list";
import { verify } from "./models/verify";
import { zoo } from "./models/zoo";

const VERBS: Readonly<Record<string, (args: readonly string[], signal: AbortSignal) => Promise<number>>> = {
    list: listModels,
    info: modelInfo,
    verify,
    fetch: fetchNamed,
    import: importModel,
    zoo,
};

/** The library of models, and what is here of it. */
export const models: Command = {
    summary: "list, explain, check, fetch and import models",
    usage: `csp-vision models list|info NAME|verify NAME|fetch NAME|import NET.cfg|zoo [options]

  list                models that are here, and those of the library that can be fetched
  info NAME|PATH      manifest, inputs, outputs, digest and licence of a model; parameters, BFLOPs and memory
                      traffic by layer and in sum, of any .cfg (without weights, too) or .onnx
  verify NAME|PATH    whether its files are what they should be
  fetch NAME          download a model of the library, check it, and give it a manifest
  import NET.cfg [NET.weights] --output DIR
                      make a model folder of a darknet pair
  zoo [NAME]          the networks of the CSPNet paper and their totals; one of them as a cfg

  --json              list, info and verify as one JSON document
  --size PIXELS       info: edge of the input where the file leaves it open; zoo: edge of the input
  --folder DIR        fetch into this folder
  --mirror URL        fetch from URL/NAME/FILE in place of the addresses of the library
  --labels FILE       import: the labels, one per line
  --onnx              import: write the compiled network in place of the pair
  --class-count N     zoo: for so many classes
  --output PATH       import: the new folder; zoo: the new file, else stdout

Models are kept in ~/.node-red/csp-vision/models, where csp-model finds them, too. The environment variable
CSP_VISION_MODELS names another folder, or the address of a mirror.

${EXIT_HELP}`,
    async run([verb = "", ...args], signal) {
        // Whoever reads the list may have seen enough of it, as `head` does.
        process.stdout.on("error", (error: NodeJS.ErrnoException) => {
            if (error.code !== "EPIPE") throw error;
        });
        const run = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
        if (run) return run(args, signal);
        throw new VisionError("E_CONFIG", `Expected ${Object.keys(VERBS).join(", ")}, got "${verb}".`);
    },
};
