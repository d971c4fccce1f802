import { CfgWriter } from "./cfg-writer.mjs";
import { head, spp } from "./necks.mjs";

/** Alternating 1×1 and 3×3 convolutions, the last one narrow. */
function five(net, width) {
    net.conv(width);
    net.conv(2 * width, 3);
    net.conv(width);
    net.conv(2 * width, 3);
    return net.conv(width);
}

/** The coarsest level, with the pools of three sizes in its middle. */
function deepest(net) {
    net.conv(512);
    net.conv(1024, 3);
    net.conv(512);
    spp(net);
    net.conv(512);
    net.conv(1024, 3);
    return net.conv(512);
}

/** A level of the way down: the coarser map, narrowed and enlarged, beside the backbone's, narrowed. */
function lower(net, width, tap) {
    net.conv(width);
    const raised = net.upsample();
    net.on(tap);
    const lateral = net.conv(width);
    net.route(lateral, raised);
    return five(net, width);
}

/** Feature pyramid with heads on the way down, from coarse to fine. */
export function fpn(net, taps, { classCount = 80 } = {}) {
    const [, third, fourth] = taps;
    const p5 = deepest(net);
    net.conv(1024, 3);
    head(net, [6, 7, 8], { classCount });
    net.on(p5);
    const p4 = lower(net, 256, fourth);
    net.conv(512, 3);
    head(net, [3, 4, 5], { classCount });
    net.on(p4);
    lower(net, 128, third);
    net.conv(256, 3);
    head(net, [0, 1, 2], { classCount });
}

/** Path aggregation: down as in the pyramid, and up again, heads on the way up. */
export function panet(net, taps, { classCount = 80 } = {}) {
    const [, third, fourth] = taps;
    const p5 = deepest(net);
    const p4 = lower(net, 256, fourth);
    let below = lower(net, 128, third);
    net.conv(256, 3);
    head(net, [0, 1, 2], { classCount });
    for (const [width, map, mask] of [
        [256, p4, [3, 4, 5]],
        [512, p5, [6, 7, 8]],
    ]) {
        net.on(below);
        const strided = net.conv(width, 3, 2);
        net.route(strided, map);
        below = five(net, width);
        net.conv(2 * width, 3);
        head(net, mask, { classCount });
    }
}

export function detector(size, body, neck) {
    const net = new CfgWriter({ size });
    neck(net, body(net));
    return net;
}

const ANCHORS = { anchors: "10,14, 23,27, 37,58, 81,82, 135,169, 344,319" };

/** Up to the pool of stride 1; gives the layers that the tiny necks read. */
function tinyBody(net) {
    let fine = 0;
    for (const width of [16, 32, 64, 128, 256]) {
        fine = net.conv(width, 3);
        net.maxpool(2, 2);
    }
    const coarse = net.conv(512, 3);
    net.maxpool(2, 1);
    return { fine, coarse };
}

export function yolov3Tiny({ classCount = 80 } = {}) {
    const net = new CfgWriter({ size: 416 });
    const { fine } = tinyBody(net);
    net.conv(1024, 3);
    const a = net.conv(256);
    net.conv(512, 3);
    head(net, [3, 4, 5], { ...ANCHORS, classCount });
    net.on(a);
    net.conv(128);
    const raised = net.upsample();
    net.route(raised, fine);
    net.conv(256, 3);
    // Anchor 0 is unused, as in the original.
    head(net, [1, 2, 3], { ...ANCHORS, classCount });
    return net;
}

export function yolov3TinyPrn({ classCount = 80 } = {}) {
    const net = new CfgWriter({ size: 416 });
    const { fine, coarse } = tinyBody(net);
    net.conv(512, 3);
    net.shortcut(coarse, net.activation);
    const reduced = net.conv(256);
    const a = net.conv(256, 3);
    net.shortcut(reduced, net.activation);
    head(net, [3, 4, 5], { ...ANCHORS, classCount });
    net.on(a);
    net.conv(128);
    net.upsample();
    const joined = net.shortcut(fine, net.activation);
    net.conv(128, 3);
    net.shortcut(joined, net.activation);
    net.shortcut(fine, net.activation);
    head(net, [1, 2, 3], { ...ANCHORS, classCount });
    return net;
}
