import path from "node:path";
import type { DarknetNetwork } from "../graph/darknet/read-network";
import { describeDarknet } from "./describe-darknet";
import type { HeadDescription } from "./manifest";
import type { ModelFiles } from "./read-model";

/**
 * The files of a darknet model with what its cfg says wherever neither user nor manifest has said it.
 *
 * @throws {VisionError} `E_MODEL_HEAD` if the boxes of the heads cannot be read
 */
export function fillFromCfg(files: ModelFiles, network: DarknetNetwork): ModelFiles {
    const { network: cfg, manifest } = files;
    const own = { name: path.parse(cfg).name, network: path.basename(cfg) };
    const described = describeDarknet(network);
    return {
        ...files,
        manifest: {
            ...own,
            ...described,
            ...manifest,
            input: { ...described.input, ...manifest?.input },
        },
        head: filledHead(files.head, described.head ?? null),
    };
}

/** A kind named without its maps means those of the cfg. */
function filledHead(said: HeadDescription | null, described: HeadDescription | null): HeadDescription | null {
    return said === null || said.kind === described?.kind ? described && { ...described, ...said } : said;
}
