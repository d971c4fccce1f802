import { inputRecipe } from "./input-recipe";
import { Network, openNetwork, type NetworkFile } from "./network";

/**
 * The shapes of outputs that the file leaves free, found by a run on a black picture.
 *
 * @param file absolute path; it is read anew, since running a network changes its graph
 * @param size of the input, in network pixels
 * @param threads of the run; 0 means the default for this machine
 * @throws {VisionError} `E_MODEL_FILE`, `E_MODEL_RUN`
 */
export async function measureOutputs(
    file: string,
    size: Parameters<typeof inputRecipe>[1],
    threads: number,
): Promise<NetworkFile["outputs"]> {
    const opened = await openNetwork(file, null);
    const network = await Network.create(opened, inputRecipe({}, size, { head: "", known: {} }), threads);
    try {
        const { width, height } = size;
        const answer = await network.run(new Uint8Array(width * height * 3), width, height);
        return opened.outputs.map((output) => ({
            ...output,
            dims: answer.get(output.name)?.dims ?? output.dims,
        }));
    } finally {
        await network.close();
    }
}
