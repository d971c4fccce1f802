import { CfgWriter } from "./cfg-writer.mjs";
import { classifier, cspPelee } from "./pelee.mjs";

/** Fewer and wider dense layers than CSPPeleeNet has; the stages end in the same widths. */
const STAGES = [
    { layers: 1, width: 16 },
    { layers: 2, width: 32 },
    { layers: 4, width: 64 },
    { layers: 2, width: 64 },
];
const GROWTH = 64;

/** One way, or two of half the growth each; `hasBottleneck` narrows in front of them, the b of the names. */
function denseLayer({ hasTwoWays, hasBottleneck }) {
    const way = (net, x, width, filters) => {
        net.on(x);
        if (hasBottleneck) net.conv(width);
        return net.conv(filters, 3);
    };
    return (net, x, width) => {
        if (!hasTwoWays) return [way(net, x, width, GROWTH)];
        way(net, x, width, GROWTH / 2);
        const second = net.conv(GROWTH / 2, 3);
        return [way(net, x, width, GROWTH / 2), second];
    };
}

/** Readings of the four Reference backbones, which are known by their totals only; these are not them. */
export function referenceBody(net, form) {
    return cspPelee(net, { dense: denseLayer(form), stages: STAGES });
}

export function reference(form, { classCount = 1000 } = {}) {
    const net = new CfgWriter({ size: 224 });
    referenceBody(net, form);
    classifier(net, classCount);
    return net;
}
