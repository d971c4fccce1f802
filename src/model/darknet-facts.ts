import { networkOutputs } from "../graph/darknet/network-outputs";
import type { DarknetNetwork } from "../graph/darknet/read-network";
import { ELEMENT } from "../graph/onnx-model";
import type { NetworkFacts } from "./inspect-network";

/** What the graph of a cfg would say of itself: its sizes do not depend on the weights. */
export function darknetFacts(network: DarknetNetwork): NetworkFacts {
    const { channels, height, width } = network.input;
    const shaped = (name: string, sizes: readonly number[]): NetworkFacts["input"] => ({
        name,
        elementType: ELEMENT.float,
        dims: [null, ...sizes],
    });
    return {
        input: shaped("input", [channels, height, width]),
        outputs: networkOutputs(network).map(({ name, dims }) => shaped(name, dims)),
        metadata: new Map(),
    };
}
