import { VisionError } from "../errors";
import { EXIT_HELP } from "./analysis-request";
import type { Command } from "./command";
import { fetchNamed } from "./models/fetch";
import { modelInfo } from "./models/info";
import { listModels } from "./models/list";
import { verify } from "./models/verify";

const VERBS: Readonly<Record<string, (args: readonly string[], signal: AbortSignal) => Promise<number>>> = {
    list: listModels,
    info: modelInfo,
    verify,
    fetch: fetchNamed,
};

/** The library of models, and what is here of it. */
export const models: Command = {
    summary: "list, explain, check and fetch models",
    usage: `csp-vision models list|info NAME|verify NAME|fetch NAME [options]

  list                models that are here, and those of the library that can be fetched
  info NAME|PATH      manifest, inputs, outputs, digest and licence of a model
  verify NAME|PATH    whether its files are what they should be
  fetch NAME          download a model of the library, check it, and give it a manifest

  --json              list, info and verify as one JSON document
  --folder DIR        fetch into this folder
  --mirror URL        fetch from URL/NAME/FILE in place of the addresses of the library

Models are kept in ~/.node-red/csp-vision/models, where csp-model finds them, too. The environment variable
CSP_VISION_MODELS names another folder, or the address of a mirror.

${EXIT_HELP}`,
    async run([verb = "", ...args], signal) {
        const run = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
        if (run) return run(args, signal);
        throw new VisionError("E_CONFIG", `Expected ${Object.keys(VERBS).join(", ")}, got "${verb}".`);
    },
};
