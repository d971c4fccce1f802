/** Anchors of YOLOv3-tiny, and of the detectors of three scales in CSPNet's repositories, in network pixels. */
const SIX = "10,14, 23,27, 37,58, 81,82, 135,169, 344,319";
const NINE = "10,13, 16,30, 33,23, 30,61, 62,45, 59,119, 116,90, 156,198, 373,326";

/** A head of three anchors on the layer before. */
export function head(net, mask, { classCount = 80, anchors = NINE, scaleXY = 1 } = {}) {
    net.conv(3 * (5 + classCount), 1, 1, { activation: "linear", isNormalized: false });
    return net.yolo({
        mask: mask.join(","),
        anchors: anchors.replaceAll(" ", ""),
        classes: classCount,
        num: anchors.split(",").length / 2,
        scale_x_y: scaleXY,
    });
}

/** One level of PRN: a 3×3 convolution, its input and the first channels of the backbone's map added to it. */
function prnLevel(net, width, tap) {
    const lateral = net.conv(width);
    const raised = net.upsample();
    const joined = tap === null ? raised : net.shortcut(tap, net.activation);
    const convolved = net.conv(width, 3);
    net.shortcut(raised, net.activation);
    const end = net.shortcut(tap, net.activation);
    return { lateral, joined, convolved, end };
}

/** The Partial Residual Network of two or three levels on taps (…, /8, /16, /32). */
export function prn(net, taps, { levels = 2, classCount = 80 } = {}) {
    const [, third, fourth, fifth] = taps;
    const anchors = levels === 2 ? SIX : NINE;
    const masks =
        levels === 2
            ? [
                  [3, 4, 5],
                  [1, 2, 3],
              ]
            : [
                  [6, 7, 8],
                  [3, 4, 5],
                  [0, 1, 2],
              ];
    net.on(fifth);
    const reduced = net.conv(256);
    let below = net.conv(256, 3);
    net.shortcut(reduced, net.activation);
    head(net, masks[0], { classCount, anchors });
    for (const [i, tap] of [fourth, third].slice(0, levels - 1).entries()) {
        net.on(below);
        below = prnLevel(net, 128, tap).convolved;
        head(net, masks[i + 1], { classCount, anchors });
    }
}

/** Channel attention in place: a map times the sigmoid of a convolution of it. */
function attention(net) {
    const map = net.last;
    net.conv(net.channels(map), 1, 1, { activation: "logistic" });
    return net.sam(map);
}

/** Pools of three sizes beside the map itself. */
export function spp(net) {
    const map = net.last;
    const pools = [5, 9, 13].map((size) => {
        net.on(map);
        return net.maxpool(size, 1);
    });
    return net.route(...pools.reverse(), map);
}

/** Compresses a map to a quarter of its channels. */
function quarter(net, map) {
    net.on(map);
    return net.maxout(net.channels(map) / 4);
}

/**
 * The Exact Fusion Model in the reading of the paper's figure 7: each scale sees itself and its two neighbours. With `hasSam`
 * an attention in front of each head, with `hasSpp` pools at the deepest level.
 */
export function efm(net, taps, { hasSam = false, hasSpp = false, classCount = 80 } = {}) {
    const [second, third, fourth, fifth] = taps;
    net.on(fifth);
    if (hasSpp) {
        net.conv(128);
        spp(net);
    }
    net.conv(256);
    const p5 = net.conv(256, 3);
    net.conv(128);
    const raised4 = net.upsample();
    const m4 = quarter(net, fourth);
    net.route(raised4, m4);
    net.conv(128);
    net.conv(128, 3);
    const r4 = net.conv(64);
    const m3 = quarter(net, third);
    const strided3 = net.conv(64, 3, 2);
    const f4 = net.route(r4, strided3, raised4);
    net.on(p5);
    const own5 = net.conv(128);
    net.on(m4);
    const strided4 = net.conv(128, 3, 2);
    const f5 = net.route(own5, strided4);
    net.on(r4);
    const raised3 = net.upsample();
    net.shortcut(m3);
    net.conv(64);
    net.conv(64, 3);
    const own3 = net.conv(32);
    quarter(net, second);
    const strided2 = net.conv(32, 3, 2);
    net.route(own3, strided2, raised3);
    bottomUp(net, { f4, f5 }, { hasSam, classCount });
}

/** The heads of EFM, from fine to coarse; the map for the finest is the layer before. */
function bottomUp(net, { f4, f5 }, { hasSam, classCount }) {
    const settle = (width) => {
        if (hasSam) attention(net);
        net.conv(width);
        return net.conv(width, 3);
    };
    const h3 = settle(64);
    head(net, [0, 1, 2], { classCount });
    net.on(h3);
    const down3 = net.conv(128, 3, 2);
    const e = quarterTo(net, f4, 128);
    net.route(down3, e);
    const h4 = settle(128);
    head(net, [3, 4, 5], { classCount });
    net.on(h4);
    net.conv(256, 3, 2);
    net.shortcut(f5);
    settle(128);
    head(net, [6, 7, 8], { classCount });
}

function quarterTo(net, map, channels) {
    net.on(map);
    return net.maxout(channels);
}

/** Brings the layer before to a size 2^steps times larger, or smaller where steps is below zero. */
function resampled(net, map, steps) {
    net.on(map);
    for (let i = 0; i < steps; i++) net.upsample();
    for (let i = 0; i > steps; i--) net.maxpool(2, 2);
    return net.last;
}

/** A reading of the Global Fusion Model: each scale sees the compressed maps of all three. */
export function gfm(net, taps, { classCount = 80 } = {}) {
    const [, third, fourth, fifth] = taps;
    net.on(fifth);
    net.conv(256);
    net.conv(256, 3);
    const g5 = net.conv(128);
    const maps = [quarter(net, third), quarter(net, fourth), g5];
    for (const [scale, width] of [64, 128, 256].entries()) {
        const parts = maps.map((map, other) => (other === scale ? map : resampled(net, map, other - scale)));
        net.route(...parts);
        net.conv(width);
        net.conv(width, 3);
        head(net, [3 * scale, 3 * scale + 1, 3 * scale + 2], { classCount });
    }
}
