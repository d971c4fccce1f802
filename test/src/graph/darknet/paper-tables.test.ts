import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { readNetwork } from "../../../../src/graph/darknet/read-network";
import { totals } from "../../../../src/graph/darknet/totals";
import type { Totals } from "../../../../src/graph/layer-totals";
import { ROOT } from "../../../fixtures/paths";

/** A row, whichever table it stands in; parameters in millions, operations in 10⁹. */
interface Row {
    readonly model: string;
    readonly input: number;
    readonly variant: string;
    readonly head: string;
    readonly gamma?: number;
    readonly weights_m?: number;
    readonly all_values_in_weights_file_m?: number;
    readonly bflops_conv?: number;
    readonly bflops_darknet_total?: number;
    readonly params_m?: number;
    readonly bflops?: number;
    readonly rebuilt_params_m?: number;
    readonly rebuilt_bflops?: number;
}

type Table =
    "imagenet" | "ablation_cspnet" | "ablation_efm" | "recomputed_from_cfg" | "recomputed_from_reading";

const PAPER = JSON.parse(readFileSync(path.join(ROOT, "test/fixtures/paper-tables.json"), "utf8")) as Record<
    Table,
    readonly Row[]
> & {
    readonly memory_traffic: Readonly<Record<string, number>>;
    readonly figure7_csppeleenet_efm_416: readonly number[];
};

/** Networks of the zoo by their names in the tables. */
const NAMES: Readonly<Record<string, string>> = {
    "CSPDarknet-53": "cspdarknet53",
    "CSPDarknet-53-Elastic": "cspdarknet53-elastic",
    "Darknet-53": "darknet53",
    "CSPResNet-50": "cspresnet50",
    "CSPResNet-50-Elastic": "cspresnet50-elastic",
    "CSPResNeXt-50": "cspresnext50",
    "CSPResNeXt-50-Elastic": "cspresnext50-elastic",
    "ResNet-50": "resnet50",
    "ResNet-50 (classifier after avgpool)": "resnet50",
    "ResNeXt-50": "resnext50",
    "ResNet-10": "resnet10",
    "DenseNet-201 (darknet)": "densenet201",
    "DenseNet-201-Elastic": "densenet201-elastic",
    "CSPDenseNet-201-Elastic (reading)": "cspdensenet201-elastic",
    "YOLOv3-tiny": "yolov3-tiny",
    "YOLOv3-tiny-PRN": "yolov3-tiny-prn",
    "CSPResNeXt50-PANet-SPP": "cspresnext50-panet-spp",
    "CSPResNet50-PANet-SPP": "cspresnet50-panet-spp",
    "CSPDarknet53-PANet-SPP": "cspdarknet53-panet-spp",
    PeleeNet: "peleenet",
    SparsePeleeNet: "speleenet",
    CSPPeleeNet: "csppeleenet",
    "CSPPeleeNet gamma 0.5": "csppeleenet",
    "CSPPeleeNet-PRN": "csppeleenet-prn",
    "CSPPeleeNet-PRN-3l": "csppeleenet-prn-3l",
    "CSPPeleeNet-EFM": "csppeleenet-efm",
    "CSPPeleeNet-EFM (SAM)": "csppeleenet-efm-sam",
};

/** Their published figures count activations, or are not met by a reading. */
const NOT_BY_PAPER = ["DenseNet-201-Elastic", "CSPDenseNet-201-Elastic (reading)"];

/** By variant and γ. */
const ABLATION: Readonly<Record<string, string>> = {
    "CSPPeleeNet 0.75": "csppeleenet-gamma75",
    "CSPPeleeNet 0.5": "csppeleenet",
    "CSPPeleeNet 0.25": "csppeleenet-gamma25",
    "CSP (fusion last) 0.5": "csppeleenet-fusion-last",
};

const HEADS: Readonly<Record<string, string>> = {
    PRN: "csppeleenet-prn",
    "PRN-3l": "csppeleenet-prn-3l",
    EFM: "csppeleenet-efm",
    "EFM (SAM)": "csppeleenet-efm-sam",
};

function totalsOf(name: string, size: number | null): Totals {
    const text = readFileSync(path.join(ROOT, `models/zoo/${name}.cfg`), "utf8");
    const sized = size === null ? text : text.replace(/^(width|height)=\d+/gm, `$1=${size}`);
    return totals(readNetwork(Buffer.from(sized), name));
}

/** Equal in the last digit that is written, where something is written. */
function assertDigits(value: number, expected: number | undefined, what: string): void {
    if (expected === undefined) return;
    const decimals = String(expected).split(".")[1]?.length ?? 0;
    assert.ok(
        Math.abs(value - expected) <= 0.5001 * 10 ** -decimals,
        `${what} ${value}, published ${expected}`,
    );
}

/** Within 0.1 % of one of the two ways in which the paper counts. */
function assertOperations({ convolution, total }: Totals, expected: number | undefined): void {
    if (expected === undefined) return;
    const apart = [convolution, total].map((value) => Math.abs(value / 1e9 / expected - 1));
    assert.ok(Math.min(...apart) <= 1.001e-3, `${convolution} or ${total}, published ${expected}`);
}

describe("the zoo, beside the tables of the paper,", () => {
    for (const row of [...PAPER.recomputed_from_cfg, ...PAPER.recomputed_from_reading]) {
        const name = NAMES[row.model];
        if (!name) continue;
        it(`counts what was counted of its cfg: ${row.model} at ${row.input}`, () => {
            const sums = totalsOf(name, row.input);
            assertDigits(sums.weights / 1e6, row.weights_m, "weights");
            assertDigits(sums.values / 1e6, row.all_values_in_weights_file_m, "values");
            assertDigits(sums.convolution / 1e9, row.bflops_conv, "convolutions");
            assertOperations(sums, row.bflops_darknet_total);
        });
    }

    for (const row of PAPER.imagenet) {
        const name = NAMES[row.model];
        if (!name || NOT_BY_PAPER.includes(row.model)) continue;
        it(`has the parameters and operations of the paper: ${row.model}`, () => {
            const sums = totalsOf(name, null);
            assertDigits(sums.weights / 1e6, row.params_m, "parameters");
            assertOperations(sums, row.bflops);
        });
    }

    for (const { variant, gamma, bflops, rebuilt_params_m, rebuilt_bflops } of PAPER.ablation_cspnet) {
        const name = ABLATION[`${variant} ${gamma}`];
        if (!name) continue;
        it(`has the operations of the paper's first ablation: ${variant}, γ ${gamma}`, () => {
            const sums = totalsOf(name, null);
            assertDigits(sums.weights / 1e6, rebuilt_params_m, "weights");
            assertOperations(sums, rebuilt_bflops);
            assertOperations(sums, bflops);
        });
    }

    for (const { head, bflops, rebuilt_params_m, rebuilt_bflops } of PAPER.ablation_efm) {
        const name = HEADS[head];
        if (!name) continue;
        it(`has the operations of the paper's second ablation: ${head}`, () => {
            const sums = totalsOf(name, 416);
            assertDigits(sums.weights / 1e6, rebuilt_params_m, "weights");
            assertOperations(sums, rebuilt_bflops);
            assertOperations(sums, bflops);
        });
    }

    it("moves as much memory as the paper says", () => {
        for (const [model, millions] of Object.entries(PAPER.memory_traffic))
            assertDigits(totalsOf(NAMES[model] ?? "", 256).traffic / 1e6, millions, model);
    });

    it("has the layers of figure 7, bar by bar, in CSPPeleeNet with EFM", () => {
        const PLAIN = ["route", "shortcut"];
        const own = totalsOf("csppeleenet-efm", 416)
            .layers.filter(({ type }) => !PLAIN.includes(type))
            .map(({ total }) => total / 1e9);
        const bars = PAPER.figure7_csppeleenet_efm_416;
        /** Where the plot no longer tells what joins what: there the bars that can be seen count, in their order. */
        const OPEN = 127;
        const seen = (all: readonly number[]): number[] => all.slice(OPEN).filter((value) => value > 0.004);
        const [one, other] = [own, bars].map((all) => [...all.slice(0, OPEN), ...seen(all)]);
        assert.equal(one!.length, other!.length);
        for (const [i, value] of one!.entries())
            assert.ok(Math.abs(value - other![i]!) < 0.003, `bar ${i}: ${value}, plotted ${other![i]}`);
    });
});
