/** A network whose speed the paper gives (arXiv 1911.11929, table 5: CPU i9-9900K; table 2: GPU 1080 Ti), and which the zoo has. */
export interface PaperNetwork {
    readonly name: string;
    readonly title: string;
    readonly size: number;
    /** Frames per second; null where the paper gives none for that machine. */
    readonly cpu: number | null;
    readonly gpu: number;
}

/** All others are measured against it. */
export const YARDSTICK: PaperNetwork = {
    name: "yolov3-tiny",
    title: "YOLOv3-tiny",
    size: 416,
    cpu: 54,
    gpu: 330,
};

/** Backbones called Reference are readings: their own operations, not those of the paper. */
export const PAPER_NETWORKS: readonly PaperNetwork[] = [
    { name: "yolov3-tiny-prn", title: "YOLOv3-tiny-PRN", size: 416, cpu: 71, gpu: 400 },
    { name: "csppeleenet-reference-efm-sam", title: "CSPPeleeNet Ref.-EFM (SAM), reading", size: 320, cpu: null, gpu: 205 },
    { name: "cspdensenet-reference-efm-sam", title: "CSPDenseNet Ref.-EFM (SAM), reading", size: 320, cpu: null, gpu: 235 },
    { name: "csppeleenet-reference-prn-3l", title: "CSPPeleeNet Ref.-PRN (3l), reading", size: 320, cpu: 52, gpu: 267 },
    { name: "csppeleenet-reference-prn", title: "CSPPeleeNet Ref.-PRN, reading", size: 320, cpu: 75, gpu: 306 },
    { name: "cspdensenet-reference-prn", title: "CSPDenseNet Ref.-PRN, reading", size: 320, cpu: 95, gpu: 387 },
    { name: "cspdensenetb-reference-prn", title: "CSPDenseNetb Ref.-PRN, reading", size: 320, cpu: 102, gpu: 400 },
    { name: "csppeleenet-prn", title: "CSPPeleeNet-PRN", size: 416, cpu: null, gpu: 169 },
    { name: "csppeleenet-prn-3l", title: "CSPPeleeNet-PRN (3l)", size: 416, cpu: null, gpu: 151 },
    { name: "csppeleenet-gfm", title: "CSPPeleeNet-GFM, reading", size: 416, cpu: null, gpu: 134 },
    { name: "csppeleenet-efm", title: "CSPPeleeNet-EFM", size: 416, cpu: null, gpu: 132 },
    { name: "csppeleenet-efm-sam", title: "CSPPeleeNet-EFM (SAM)", size: 416, cpu: null, gpu: 129 },
    { name: "csppeleenet-efm-spp", title: "CSPPeleeNet-EFM (SPP), reading", size: 416, cpu: null, gpu: 128 },
]; // prettier-ignore

/** What the paper has for the ratio, in words. */
export function paperRatio({ cpu, gpu }: PaperNetwork): string {
    const ratio = (own: number, other: number): string => (own / other).toFixed(2);
    const onCpu = cpu === null ? "" : `${ratio(cpu, YARDSTICK.cpu ?? NaN)} on its CPU, `;
    return `${onCpu}${ratio(gpu, YARDSTICK.gpu)} on its GPU`;
}
