import { CfgWriter } from "./cfg-writer.mjs";

/** Growth of one way of a dense layer. */
const GROWTH = 16;

/** 32 channels at a quarter of the size, from two branches. */
function stem(net, { hasPoolConv = true } = {}) {
    const first = net.conv(32, 3, 2);
    const pooled = net.maxpool(2, 2);
    const branch = hasPoolConv ? net.conv(32) : pooled;
    net.on(first);
    net.conv(16);
    const strided = net.conv(32, 3, 2);
    return net.route(branch, strided);
}

/** A dense layer of two ways on layer x; joined as [way 1 ‖ way 2 ‖ x]. */
function twoWays(net, x, width, { groups = 1 } = {}) {
    net.on(x);
    net.conv(width, 1, 1);
    net.conv(GROWTH, 3, 1, { groups });
    const second = net.conv(GROWTH, 3, 1, { groups });
    net.on(x);
    net.conv(width, 1, 1);
    const first = net.conv(GROWTH, 3, 1, { groups });
    return [first, second];
}

/** Reads a layer's input as SPeleeNet does: what lies 1, 2, 4 … layers back. */
function sparseSources(outputs) {
    const sources = [];
    for (let back = 1; back <= outputs.length; back *= 2) sources.push(...outputs[outputs.length - back]);
    return sources;
}

/** PeleeNet (Robert-JunWang/PeleeNet), with maxpools as in the runs of CSPNet's authors; or its sparse or grouped form. */
export function peleenet({ isSparse = false, transitionGroups = 1, classCount = 1000 } = {}) {
    const net = new CfgWriter({ size: 224 });
    stem(net, { hasPoolConv: false });
    let x = net.conv(32);
    const layers = [3, 4, 8, 6];
    const widths = [16, 32, 64, 64];
    for (const [stage, count] of layers.entries()) {
        const outputs = [[x]];
        for (let i = 0; i < count; i++) {
            const sources = isSparse ? sparseSources(outputs) : outputs.flat().reverse();
            const input = sources.length === 1 ? sources[0] : net.route(...sources);
            outputs.push(twoWays(net, input, widths[stage]));
        }
        const all = net.route(...outputs.flat().reverse());
        x = net.conv(net.channels(all), 1, 1, { groups: transitionGroups });
        if (stage < 3) x = net.maxpool(2, 2);
    }
    classifier(net, classCount);
    return net;
}

export function classifier(net, classCount) {
    net.plain("avgpool");
    net.conv(classCount, 1, 1, { activation: "linear", isNormalized: false });
    net.plain("softmax", { groups: 1 });
}

const STAGES = [
    { layers: 2, width: 16 },
    { layers: 4, width: 32 },
    { layers: 8, width: 64 },
    { layers: 4, width: 64 },
];

/**
 * The backbone of CSPPeleeNet, recovered from the paper's figure 7.
 *
 * @param gamma share of the channels that go round the block, from the second stage on
 * @param fusion `both` transitions, `first` or `last` alone
 * @param dense one dense layer on x of the given width; gives what is joined with x
 * @returns the maps at a quarter, an eighth, a 16th and a 32nd of the size, before their pools
 */
export function cspPelee(net, { gamma = 0.5, fusion = "both", dense = twoWays, stages = STAGES } = {}) {
    let x = stem(net, { hasPoolConv: fusion !== "last" });
    const taps = [];
    for (const [stage, { layers, width }] of stages.entries()) {
        const total = net.channels(x);
        const round = stage === 0 ? total / 2 : total * gamma;
        const base = net.on(x);
        const first = net.conv(round);
        net.on(base);
        let part = net.conv(total - round);
        for (let i = 0; i < layers; i++) part = net.route(...dense(net, part, width), part);
        if (fusion !== "first") part = net.conv(net.channels(part));
        x = net.route(part, first);
        const isLast = stage === stages.length - 1;
        if (isLast) taps.push(net.conv(net.channels(x)));
        else {
            taps.push(x);
            x = net.maxpool(2, 2);
            if (fusion !== "last") x = net.conv(net.channels(x));
        }
    }
    return taps;
}

export function csppeleenet(options = {}) {
    const net = new CfgWriter({ size: 224 });
    cspPelee(net, options);
    classifier(net, options.classCount ?? 1000);
    return net;
}
