import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { VisionFrame } from "../../../../src/frame";
import { writeOnnx } from "../../../../src/graph/write-onnx";
import type { ClassifyOptions } from "../../../../src/model/engine";
import { acquireModel } from "../../../../src/model/acquire-model";
import { checkPicture } from "../../../../src/model/providers/check-picture";
import { loadModel } from "../../../fixtures/loaded-model";
import { paperNetwork } from "../../../fixtures/paper-network";
import { absentPackages, pretendedWebgpu, withEnvironment } from "../../../fixtures/preload";
import { NO_VULKAN, softwareVulkan } from "../../../fixtures/software-vulkan";
import { writeTinyClassifier } from "../../../fixtures/tiny-classifier";

const SIZE = { width: 32, height: 32 };
const OPTIONS: ClassifyOptions = { top: 3, score: null, classes: null, margin: 0 };

function frame(): VisionFrame {
    const { width, height } = SIZE;
    const pixels = VisionFrame.allocate(width, height);
    pixels.set(checkPicture([1, height, width, 3]));
    const size = { width, height, nativeWidth: width, nativeHeight: height };
    return new VisionFrame({ ...size, pixels, source: "Gate", sequence: 0, pts: null, capturedAt: 0 });
}

interface Ranked {
    readonly provider: string;
    readonly refused: Readonly<Record<string, string>>;
    readonly ranking: readonly (readonly [string, number])[];
}

async function rank(location: string, provider: string): Promise<Ranked> {
    const use = acquireModel({ path: location, provider, threads: 1, isolation: "process" });
    try {
        const info = await use.ready();
        const { result } = await use.request(frame(), { ...OPTIONS, regions: null });
        return {
            provider: info.provider,
            refused: Object.fromEntries((info.refused ?? []).map((each) => [each.provider, each.reason])),
            ranking: result.rankings[0]!.map(({ label, score }) => [label, score]),
        };
    } finally {
        await use.release();
    }
}

function assertSame({ ranking }: Ranked, expected: Ranked): void {
    assert.deepEqual(
        ranking.map(([label]) => label),
        expected.ranking.map(([label]) => label),
    );
    for (const [index, [, score]] of ranking.entries())
        assert.ok(Math.abs(score - expected.ranking[index]![1]) <= 0.002, JSON.stringify(ranking));
}

describe("the provider", function () {
    this.timeout(30_000);
    let folder = "";

    beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "csp-provider-"))));
    afterEach(() => rmSync(folder, { recursive: true }));

    describe("of a classifier", () => {
        for (const batch of [1, 2]) {
            it(`is an accelerator that is better, with ${batch} in a run, and one that is wrong is refused`, async () => {
                writeTinyClassifier(folder, { ...SIZE, batch });
                const cpu = await rank(folder, "cpu");
                assert.equal(cpu.ranking.length, 3);
                await withEnvironment({ ...NO_VULKAN, ...pretendedWebgpu("better") }, async () => {
                    const better = await rank(folder, "auto");
                    assert.equal(better.provider, "webgpu");
                    assertSame(better, cpu);
                });
                // Hosts are shared by those who name the same files.
                const other = path.join(folder, "other");
                writeTinyClassifier(other, { ...SIZE, batch });
                await withEnvironment({ ...NO_VULKAN, ...pretendedWebgpu("wrongOnModels") }, async () => {
                    const wrong = await rank(other, "auto");
                    assert.equal(wrong.provider, "cpu");
                    assert.equal(
                        wrong.refused["webgpu"],
                        "it does not give the CPU's answer on a check picture",
                    );
                    assertSame(wrong, cpu);
                });
            });
        }

        it("is WebAssembly without onnxruntime-node, with the same ranking", async () => {
            writeTinyClassifier(folder, { ...SIZE, batch: 1 });
            const cpu = await rank(folder, "cpu");
            await withEnvironment(absentPackages("onnxruntime-node"), async () => {
                const wasm = await rank(folder, "auto");
                assert.equal(wasm.provider, "wasm");
                assert.match(wasm.refused["cpu"] ?? "", /^onnxruntime-node does not load on /);
                assertSame(wasm, cpu);
            });
        });

        it("gives the right ranking on Vulkan in software, by name", async function () {
            writeTinyClassifier(folder, { ...SIZE, batch: 1 });
            const cpu = await rank(folder, "cpu");
            await withEnvironment(softwareVulkan(this), async () => {
                const webgpu = await rank(folder, "webgpu");
                assert.equal(webgpu.provider, "webgpu");
                assertSame(webgpu, cpu);
            });
        });
    });

    it("without onnxruntime-node also measures the shapes that a detector's file leaves free", async () => {
        // Twelve channels of 21 boxes: 4 × 4, 2 × 2 and 1. The third, 16 × 16 pixels in the middle, is of class 1.
        const numbers = Array.from({ length: 12 * 21 }, () => 0);
        [16, 16, 16, 16, 0, 0.75].forEach((value, channel) => (numbers[channel * 21 + 2] = value));
        const dims = [1, 12, 21];
        const labels = "abcdefgh".split("");
        const network = paperNetwork({
            ...SIZE,
            outputs: [{ name: "output0", dims, numbers, free: [1, 2] }],
            metadata: { names: JSON.stringify(labels), task: "detect" },
        });
        const file = path.join(folder, "free.onnx");
        writeFileSync(file, writeOnnx(network));
        await withEnvironment(absentPackages("onnxruntime-node"), async () => {
            const { info, objects } = await loadModel({ path: file }, frame());
            assert.equal(info.provider, "wasm");
            const box = { x: 0.25, y: 0.25, width: 0.5, height: 0.5 };
            assert.deepEqual(objects, [{ label: "b", classId: 1, score: 0.75, box }]);
        });
    });
});
