import { CfgWriter } from "./cfg-writer.mjs";

const GROWTH = 32;
/** Bottleneck of each of the two branches. */
const WIDTH = 64;
const PLAIN = { activation: "linear", isNormalized: false };

function active(net) {
    net.plain("batchnorm");
    return net.plain("activation", { activation: "relu" });
}

function branch(net) {
    net.conv(WIDTH);
    return net.conv(GROWTH, 3, 1, PLAIN);
}

/** A layer of two branches, one of them at half the size as long as the map is larger than 7 × 7. */
function layer(net, x, isSmall) {
    net.on(x);
    const input = active(net);
    const full = branch(net);
    net.on(input);
    if (!isSmall) net.plain("local_avgpool", { size: 2, stride: 2, padding: 0 });
    branch(net);
    if (!isSmall) net.upsample();
    const sum = net.shortcut(full);
    return net.route(x, sum);
}

/** Normalized in front of the convolution; halves the size. */
function halving(net) {
    active(net);
    net.conv(net.channels(net.last) / 2, 1, 1, PLAIN);
    return net.plain("local_avgpool", { size: 2, stride: 2, padding: 0 });
}

function end(net, classCount) {
    active(net);
    net.plain("avgpool");
    net.conv(classCount, 1, 1, PLAIN);
    net.plain("softmax", { groups: 1 });
}

/**
 * DenseNet-201-Elastic (allenai/elastic, models/densenet.py). Darknet enlarges by repeating pixels, the original bilinearly,
 * and darknet's convolutions without normalization have biases, which the original's have not.
 */
export function densenet201Elastic({ classCount = 1000 } = {}) {
    const net = new CfgWriter({ size: 224, activation: "relu" });
    net.conv(64, 7, 2);
    let x = net.maxpool(3, 2);
    for (const [stage, count] of [10, 20, 40, 30].entries()) {
        for (let i = 0; i < count; i++) x = layer(net, x, stage === 3);
        if (stage < 3) x = halving(net);
    }
    end(net, classCount);
    return net;
}

/** A reading of CSPDenseNet-201-Elastic, within 0.4 % and 1.6 % of the published totals. */
export function cspDensenet201Elastic({ classCount = 1000 } = {}) {
    const net = new CfgWriter({ size: 224, activation: "relu" });
    net.conv(64, 7, 2);
    let x = net.maxpool(3, 2);
    for (const [stage, count] of [6, 12, 48, 32].entries()) {
        const first = net.part(x, 2, 0);
        let part = net.part(x, 2, 1);
        for (let i = 0; i < count; i++) part = layer(net, part, stage === 3);
        if (stage < 3) {
            active(net);
            part = net.conv(net.channels(part), 1, 1, PLAIN);
        }
        x = net.route(part, first);
        if (stage < 3) x = halving(net);
    }
    end(net, classCount);
    return net;
}
