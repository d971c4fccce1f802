import { CfgWriter } from "./cfg-writer.mjs";
import { classifier } from "./pelee.mjs";

/** Runs the second half of a map's channels at half the size, the first at its own, and joins them again. */
function elastic(net, map, branch) {
    net.part(map, 2, 0);
    const full = branch(net.channels(map) / 2);
    net.part(map, 2, 1);
    net.maxpool(2, 2);
    branch(net.channels(map) / 2);
    const low = net.upsample();
    return net.route(full, low);
}

function bottleneck(net, inner, outer, groups) {
    net.conv(inner);
    net.conv(inner, 3, 1, { groups });
    return net.conv(outer, 1, 1, { activation: "linear" });
}

/** The stages of CSPResNet-50 and CSPResNeXt-50: outer widths, blocks, and whether the parts have no activation. */
const CSP_STAGES = [
    { outer: 128, count: 3, activation: undefined },
    { outer: 256, count: 3, activation: "linear" },
    { outer: 512, count: 5, activation: "linear" },
    { outer: 1024, count: 2, activation: undefined },
];

/**
 * CSPResNet-50, or with groups CSPResNeXt-50, up to the last transition.
 *
 * @returns the maps at a quarter, an eighth, a 16th and a 32nd of the size that necks read
 */
export function cspResnetBody(net, { groups = 1, isElastic = false } = {}) {
    const factor = groups > 1 ? 2 : 1;
    net.conv(64, 7, 2);
    net.maxpool(2, 2);
    const taps = [];
    for (const [stage, { outer, count, activation }] of CSP_STAGES.entries()) {
        const start = net.last;
        const first = net.conv(outer, 1, 1, { activation });
        net.on(start);
        let x = net.conv(stage === 0 && !isElastic ? 64 : outer, 1, 1, { activation });
        for (let i = 0; i < count; i++) {
            if (isElastic) elastic(net, x, (width) => bottleneck(net, width, width, Math.max(1, groups / 2)));
            else bottleneck(net, (outer * factor) / 2, outer, groups);
            x = net.shortcut(x, net.activation);
        }
        const second = net.conv(outer);
        net.route(second, first);
        const width = outer * factor;
        taps.push(net.conv(width));
        if (stage < CSP_STAGES.length - 1) net.conv(width, 3, 2, { groups });
    }
    return taps;
}

export function cspResnet({ classCount = 1000, ...options } = {}) {
    const net = new CfgWriter({ size: 256 });
    cspResnetBody(net, options);
    classifier(net, classCount);
    return net;
}

/** ResNet-50 and ResNeXt-50 as darknet has them: no convolution on the shortcuts, the first channels are added. */
export function resnet50({ groups = 1, classCount = 1000 } = {}) {
    const net = new CfgWriter({ size: 256 });
    net.conv(64, 7, 2);
    let x = net.maxpool(2, 2);
    for (const [stage, count] of [3, 4, 6, 3].entries()) {
        const outer = 256 * 2 ** stage;
        const inner = groups > 1 ? outer / 2 : outer / 4;
        for (let i = 0; i < count; i++) {
            net.conv(inner);
            net.conv(inner, 3, stage > 0 && i === 0 ? 2 : 1, { groups });
            net.conv(outer, 1, 1, { activation: "linear" });
            x = net.shortcut(x, net.activation);
        }
    }
    classifier(net, classCount);
    return net;
}

export function resnet10({ classCount = 1000 } = {}) {
    const net = new CfgWriter({ size: 256 });
    net.conv(64, 7, 2);
    let x = net.maxpool(2, 2);
    for (const [stage, width] of [64, 128, 256, 512].entries()) {
        net.conv(width, 3, stage > 0 ? 2 : 1);
        net.conv(width, 3, 1, { activation: "linear" });
        x = net.shortcut(x, net.activation);
    }
    classifier(net, classCount);
    return net;
}

/** A reading: the paper's CSPResNet-10 is known by its totals only, and these are not them. */
export function cspResnet10({ classCount = 1000 } = {}) {
    const net = new CfgWriter({ size: 256 });
    net.conv(64, 7, 2);
    net.maxpool(2, 2);
    for (const [stage, width] of [64, 128, 256, 512].entries()) {
        if (stage > 0) net.conv(width, 3, 2);
        const start = net.last;
        const first = net.conv(width / 2);
        net.on(start);
        const x = net.conv(width / 2);
        net.conv(width / 2, 3);
        net.conv(width / 2, 3, 1, { activation: "linear" });
        net.shortcut(x, net.activation);
        const second = net.conv(width / 2);
        net.route(second, first);
        net.conv(width);
    }
    classifier(net, classCount);
    return net;
}

const DARKNET_STAGES = [1, 2, 8, 8, 4];

/** CSPDarknet-53 up to the last transition; gives the maps at an eighth, a 16th and a 32nd of the size, and before. */
export function cspDarknetBody(net, { isElastic = false } = {}) {
    net.conv(32, 3);
    const taps = [];
    for (const [stage, count] of DARKNET_STAGES.entries()) {
        const wide = 64 * 2 ** stage;
        const half = stage === 0 ? wide : wide / 2;
        const inner = stage === 0 ? 32 : half;
        const start = net.conv(wide, 3, 2);
        const first = net.conv(half);
        net.on(start);
        let x = net.conv(half);
        for (let i = 0; i < count; i++) {
            if (isElastic)
                elastic(net, x, (width) => {
                    net.conv(width);
                    return net.conv(width, 3);
                });
            else {
                net.conv(inner);
                net.conv(half, 3);
            }
            x = net.shortcut(x);
        }
        const second = net.conv(half);
        net.route(second, first);
        taps.push(net.conv(wide));
    }
    return taps.slice(1);
}

export function cspDarknet53({ classCount = 1000, ...options } = {}) {
    const net = new CfgWriter({ size: 256 });
    cspDarknetBody(net, options);
    classifier(net, classCount);
    return net;
}

export function darknet53({ classCount = 1000 } = {}) {
    const net = new CfgWriter({ size: 256 });
    net.conv(32, 3);
    for (const [stage, count] of DARKNET_STAGES.entries()) {
        const wide = 64 * 2 ** stage;
        let x = net.conv(wide, 3, 2);
        for (let i = 0; i < count; i++) {
            net.conv(wide / 2);
            net.conv(wide, 3);
            x = net.shortcut(x);
        }
    }
    classifier(net, classCount);
    return net;
}

/** DenseNet-201 in darknet's form: normalization behind each convolution, maxpools between the blocks. */
export function densenet201({ classCount = 1000 } = {}) {
    const net = new CfgWriter({ size: 256 });
    net.conv(64, 7, 2);
    let x = net.maxpool(2, 2);
    for (const [stage, count] of [6, 12, 48, 32].entries()) {
        for (let i = 0; i < count; i++) {
            net.conv(128);
            const fresh = net.conv(32, 3);
            x = net.route(fresh, x);
        }
        if (stage === 3) break;
        // Half of what came before, but for the last one, where half would be 896: darknet's own file has it so.
        net.conv([128, 256, 512][stage]);
        x = net.maxpool(2, 2);
    }
    net.conv(classCount, 1, 1, { activation: "linear", isNormalized: false });
    net.plain("avgpool");
    net.plain("softmax", { groups: 1 });
    return net;
}
