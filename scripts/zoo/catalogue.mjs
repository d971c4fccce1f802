import { cspDensenet201Elastic, densenet201Elastic } from "./dense-elastic.mjs";
import { efm, gfm, prn } from "./necks.mjs";
import { csppeleenet, cspPelee, peleenet } from "./pelee.mjs";
import { detector, fpn, panet, yolov3Tiny, yolov3TinyPrn } from "./pyramids.mjs";
import { reference, referenceBody } from "./reference.mjs";
import {
    cspDarknet53,
    cspDarknetBody,
    cspResnet,
    cspResnet10,
    cspResnetBody,
    darknet53,
    densenet201,
    resnet10,
    resnet50,
} from "./residual.mjs";

const CSP = "WongKinYiu/CrossStagePartialNetworks";
const PRN = "WongKinYiu/PartialResidualNetworks";
const PAPER = "arXiv 1911.11929";

/** Parameters in millions and operations in 10⁹ as published; `total` if pools and shortcuts are among them. */
const published = (millions, billions, counts = "convolutions") => ({ millions, billions, counts });
const authors = (file, repository = CSP) => ({ certainty: "author's", source: `${repository}, ${file}` });
const recovered = (source) => ({ certainty: "recovered", source: `${PAPER}, ${source}` });
const reading = (source) => ({ certainty: "reading", source: `${PAPER}, ${source}` });

const onPelee = (neck, options) => () => detector(416, cspPelee, (net, taps) => neck(net, taps, options));

const CLASSIFIERS = [
    { name: "csppeleenet", title: "CSPPeleeNet, γ 0.5", ...recovered("figure 7"), published: published(2.83, 0.888, "total"), build: () => csppeleenet() },
    { name: "csppeleenet-gamma25", title: "CSPPeleeNet, γ 0.25", ...recovered("figure 7, table 1"), published: published(null, 0.986, "total"), build: () => csppeleenet({ gamma: 0.25 }) },
    { name: "csppeleenet-gamma75", title: "CSPPeleeNet, γ 0.75", ...recovered("figure 7, table 1"), published: published(null, 0.8, "total"), build: () => csppeleenet({ gamma: 0.75 }) },
    { name: "csppeleenet-fusion-first", title: "CSPPeleeNet, fusion first", ...reading("table 1; the published 0.755 BFLOPs are not met"), build: () => csppeleenet({ fusion: "first" }) },
    { name: "csppeleenet-fusion-last", title: "CSPPeleeNet, fusion last", ...recovered("table 1"), published: published(null, 0.804, "total"), build: () => csppeleenet({ fusion: "last" }) },
    { name: "peleenet", title: "PeleeNet", certainty: "author's", source: "Robert-JunWang/PeleeNet, pools as in the runs of CSPNet's authors", published: published(2.79, 1.017, "total"), build: () => peleenet() },
    { name: "speleenet", title: "SPeleeNet", ...recovered("table 1"), published: published(2.39, 0.904, "total"), build: () => peleenet({ isSparse: true }) },
    { name: "peleenext", title: "PeleeNeXt (reading)", ...reading("table 1: transitions in two groups"), build: () => peleenet({ transitionGroups: 2 }) },
    { name: "cspdarknet53", title: "CSPDarknet-53", ...authors("cfg/csdarknet53.cfg"), published: published(27.61, 13.07), build: () => cspDarknet53() },
    { name: "cspdarknet53-elastic", title: "CSPDarknet-53-Elastic", ...authors("cfg/csdarknet53-elastic.cfg"), published: published(null, 7.74), build: () => cspDarknet53({ isElastic: true }) },
    { name: "cspresnet50", title: "CSPResNet-50", ...authors("cfg/csresnet50.cfg"), published: published(21.57, 8.97), build: () => cspResnet() },
    { name: "cspresnet50-elastic", title: "CSPResNet-50-Elastic", ...authors("cfg/csresnet50-elastic.cfg"), published: published(null, 9.36), build: () => cspResnet({ isElastic: true }) },
    { name: "cspresnext50", title: "CSPResNeXt-50", ...authors("cfg/csresnext50.cfg"), published: published(20.5, 7.93), build: () => cspResnet({ groups: 32 }) },
    { name: "cspresnext50-elastic", title: "CSPResNeXt-50-Elastic", ...authors("cfg/csresnext50-elastic.cfg"), published: published(null, 5.45), build: () => cspResnet({ groups: 32, isElastic: true }) },
    { name: "darknet53", title: "Darknet-53", ...authors("cfg/darknet53.cfg"), published: published(41.57, 18.57), build: () => darknet53() },
    { name: "resnet10", title: "ResNet-10", ...authors("cfg/resnet10.cfg"), published: published(5.24, 2.273), build: () => resnet10() },
    { name: "resnet50", title: "ResNet-50", ...authors("in progress/darknet/icfg/resnet50-leaky.cfg"), published: published(22.73, 9.74), build: () => resnet50() },
    { name: "resnext50", title: "ResNeXt-50", ...authors("cfg/resnext50.cfg"), published: published(22.19, 10.11), build: () => resnet50({ groups: 32 }) },
    { name: "densenet201", title: "DenseNet-201", ...authors("in progress/darknet/icfg/densenet201-leaky.cfg"), build: () => densenet201() },
    { name: "densenet201-elastic", title: "DenseNet-201-Elastic", certainty: "author's", source: "allenai/elastic, models/densenet.py; the published 19.48 M are its learnable values, the published 8.77 BFLOPs count normalizations, too", build: () => densenet201Elastic() },
    { name: "cspdensenet201-elastic", title: "CSPDenseNet-201-Elastic (reading)", ...reading("table 3; learnable values 0.4 % and BFLOPs 1.6 % above the published ones"), build: () => cspDensenet201Elastic() },
    { name: "cspresnet10", title: "CSPResNet-10 (reading)", ...reading("table 2; the published totals are not met"), build: () => cspResnet10() },
]; // prettier-ignore

const DETECTORS = [
    { name: "csppeleenet-efm", title: "CSPPeleeNet-EFM", ...recovered("figure 7; what joins what at its end is a reading that has the bars and the total"), published: published(null, 4.868, "total"), build: onPelee(efm) },
    { name: "csppeleenet-efm-sam", title: "CSPPeleeNet-EFM (SAM)", ...recovered("figure 7, table 2; what joins what at its end is a reading that has the bars and the total"), published: published(null, 5.068, "total"), build: onPelee(efm, { hasSam: true }) },
    { name: "csppeleenet-efm-spp", title: "CSPPeleeNet-EFM (SPP, reading)", ...reading("table 2; the published 4.863 BFLOPs are not met"), build: onPelee(efm, { hasSpp: true }) },
    { name: "csppeleenet-gfm", title: "CSPPeleeNet-GFM (reading)", ...reading("figure 6; the published 4.605 BFLOPs are not met"), build: onPelee(gfm) },
    { name: "csppeleenet-prn", title: "CSPPeleeNet-PRN", ...recovered("table 2"), published: published(null, 3.59, "total"), build: onPelee(prn) },
    { name: "csppeleenet-prn-3l", title: "CSPPeleeNet-PRN (3l)", ...recovered("table 2"), published: published(null, 4.586, "total"), build: onPelee(prn, { levels: 3 }) },
    { name: "cspresnext50-panet-spp", title: "CSPResNeXt50-PANet (SPP)", ...authors("cfg/csresnext50-panet-spp.cfg"), published: published(56.9, 71.3), build: () => detector(512, (net) => cspResnetBody(net, { groups: 32 }), panet) },
    { name: "cspdarknet53-panet-spp", title: "CSPDarknet53-PANet (SPP)", ...authors("cfg/csdarknet53-panet-spp.cfg"), build: () => detector(512, cspDarknetBody, panet) },
    { name: "cspresnet50-panet-spp", title: "CSPResNet50-PANet (SPP)", ...authors("cfg/csresnet50-panet-spp.cfg"), build: () => detector(512, cspResnetBody, panet) },
    { name: "cspresnext50-fpn-spp", title: "CSPResNeXt50-FPN (SPP)", ...authors("in progress/csresnext50-fpn-spp.cfg"), build: () => detector(416, (net) => cspResnetBody(net, { groups: 32 }), fpn) },
    { name: "yolov3-tiny", title: "YOLOv3-tiny", ...authors("cfg/yolov3-tiny.cfg", PRN), published: published(null, 5.571, "total"), build: () => yolov3Tiny() },
    { name: "yolov3-tiny-prn", title: "YOLOv3-tiny-PRN", ...authors("cfg/yolov3-tiny-prn.cfg", PRN), published: published(null, 3.467, "total"), build: () => yolov3TinyPrn() },
]; // prettier-ignore

const REFERENCES = [
    { name: "cspdensenet-reference", title: "CSPDenseNet Reference", form: { hasTwoWays: false, hasBottleneck: false } },
    { name: "cspdensenetb-reference", title: "CSPDenseNetb Reference", form: { hasTwoWays: false, hasBottleneck: true } },
    { name: "csppeleenet-reference", title: "CSPPeleeNet Reference", form: { hasTwoWays: true, hasBottleneck: false } },
    { name: "csppeleenetb-reference", title: "CSPPeleeNetb Reference", form: { hasTwoWays: true, hasBottleneck: true } },
]; // prettier-ignore
const NECKS = [
    { suffix: "efm-sam", title: "EFM (SAM)", neck: (net, taps) => efm(net, taps, { hasSam: true }) },
    { suffix: "prn", title: "PRN", neck: prn },
    { suffix: "prn-3l", title: "PRN (3l)", neck: (net, taps) => prn(net, taps, { levels: 3 }) },
];

const READINGS = REFERENCES.flatMap(({ name, title, form }) => {
    const told = reading("tables 3 and 5; the backbone is known by its totals only, which are not met");
    const body = (net) => referenceBody(net, form);
    return [
        { name, title: `${title} (reading)`, ...told, build: () => reference(form) },
        ...NECKS.map(({ suffix, title: neckTitle, neck }) => ({
            name: `${name}-${suffix}`,
            title: `${title}-${neckTitle} (reading)`,
            ...told,
            build: () => detector(320, body, (net, taps) => neck(net, taps)),
        })),
    ];
});

/** Every network of the zoo. */
export const CATALOGUE = [...CLASSIFIERS, ...DETECTORS, ...READINGS];
