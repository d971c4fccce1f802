import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { VisionFrame } from "../../../../src/frame";
import type { FoundObject } from "../../../../src/model/engine";
import { probeProvider } from "../../../../src/model/providers/probe-provider";
import { TrialProcess } from "../../../../src/model/providers/trial-process";
import { descendants } from "../../../fixtures/children";
import { loadModel } from "../../../fixtures/loaded-model";
import { hasCode } from "../../../fixtures/on-demand-model";
import { absentPackages, pretendedWebgpu, withEnvironment, type Pretence } from "../../../fixtures/preload";
import { NO_VULKAN, softwareVulkan } from "../../../fixtures/software-vulkan";
import { writeTinyYolov3, type TinyNetwork } from "../../../fixtures/tiny-yolov3";

const NETWORK: TinyNetwork = {
    width: 64,
    height: 32,
    labels: ["cup", "dish"],
    scales: [{ name: "only", stride: 16, anchors: [[20, 12]], scaleXY: 2, raw: [-1, 0.5, -0.2, 0.3, 0.1, 2] }],
}; // prettier-ignore

/** Black with one red cell, in which the network sees a cup and a dish. */
function redCell(): VisionFrame {
    const { width, height } = NETWORK;
    const pixels = VisionFrame.allocate(width, height);
    for (let y = 16; y < 32; y++) for (let x = 32; x < 48; x++) pixels[(y * width + x) * 3] = 255;
    const size = { width, height, nativeWidth: width, nativeHeight: height };
    return new VisionFrame({ ...size, pixels, source: "Gate", sequence: 0, pts: null, capturedAt: 0 });
}

function assertSame(found: readonly FoundObject[], expected: readonly FoundObject[]): void {
    assert.ok(expected.length > 0);
    assert.deepEqual(
        found.map(({ label }) => label),
        expected.map(({ label }) => label),
    );
    expected.forEach(({ score, box }, index) => {
        assert.ok(Math.abs(found[index]!.score - score) <= 0.001);
        for (const edge of ["x", "y", "width", "height"] as const)
            assert.ok(Math.abs(found[index]!.box[edge] - box[edge]) < 0.001);
    });
}

describe("the provider of a model", function () {
    this.timeout(30_000);
    let folder = "";

    // A folder for each: hosts are shared by those who name the same files.
    beforeEach(() => {
        folder = mkdtempSync(path.join(tmpdir(), "csp-provider-"));
        writeTinyYolov3(folder, NETWORK);
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    for (const isolation of ["process", "thread"] as const) {
        it(`may be WebAssembly by name (${isolation}), which gives the CPU's answer with one thread and with two`, async () => {
            const frame = redCell();
            const cpu = await loadModel({ path: folder, provider: "cpu" }, frame);
            for (const threads of [1, 2]) {
                const wasm = await loadModel({ path: folder, provider: "wasm", threads, isolation }, frame);
                assert.equal(wasm.info.provider, "wasm");
                assert.deepEqual(wasm.info.notes, []);
                assertSame(wasm.objects, cpu.objects);
            }
        });
    }

    it("is an error when its name is none, or when it cannot be had here", async function () {
        if (process.platform !== "linux") this.skip();
        const load = (provider: string): Promise<unknown> => loadModel({ path: folder, provider });
        await assert.rejects(load("gpu"), /Expected a provider of auto, cpu, .*, got "gpu"/);
        await assert.rejects(load("gpu"), hasCode("E_PROVIDER"));
        for (const provider of ["dml", "coreml"]) {
            await assert.rejects(load(provider), hasCode("E_PROVIDER"));
            await assert.rejects(load(provider), new RegExp(`onnxruntime has no ${provider} for linux-`));
        }
    });

    it("is an error when it was named and its driver is absent, in a thread as in a process", async () => {
        await withEnvironment(NO_VULKAN, async () => {
            for (const isolation of ["process", "thread"] as const) {
                const loading = loadModel({ path: folder, provider: "webgpu", isolation });
                await assert.rejects(loading, (error: Error) => {
                    assert.match(error.message, /webgpu does not work .*(No supported adapters|no webgpu)/);
                    return hasCode("E_PROVIDER")(error);
                });
            }
        });
    });

    for (const provider of ["cuda", "tensorrt"]) {
        it(`is an error that says what ${provider} needs where there is no such card`, async function () {
            const loading = loadModel({ path: folder, provider });
            if (await loading.then(() => true, () => false)) return this.skip(); // prettier-ignore
            await assert.rejects(loading, hasCode("E_PROVIDER"));
            await assert.rejects(loading, /it needs .*(NVIDIA|cuda)/);
        });
    }

    it("is the CPU where nothing better is there, and says of each why not", async () => {
        await withEnvironment(NO_VULKAN, async () => {
            const { info, states } = await loadModel({ path: folder });
            assert.equal(info.provider, "cpu");
            const tried = process.platform === "linux" ? ["cuda", "webgpu"] : undefined;
            assert.deepEqual(info.refused?.map((each) => each.provider), tried); // prettier-ignore
            for (const { provider, reason } of info.refused ?? []) {
                assert.ok(reason.length > 10 && !reason.includes("onnxruntime_src"), reason);
                assert.ok(info.notes.includes(`The provider ${provider} was refused: ${reason}.`));
            }
            assert.deepEqual(states, ["loading", "ready"]);
        });
    });

    it("is known to have no graphics driver within a second", async () => {
        await withEnvironment(NO_VULKAN, async () => {
            const times: number[] = [];
            for (let i = 0; i < 3; i++) {
                const trial = new TrialProcess();
                const start = performance.now();
                const { refused } = await probeProvider(trial, "webgpu", 1);
                times.push(performance.now() - start);
                await trial.close();
                assert.notEqual(refused, null);
            }
            assert.ok(Math.min(...times) < 1000, times.join());
        });
    });

    describe("on Vulkan in software", () => {
        it("gives the right answer by name", async function () {
            const frame = redCell();
            const cpu = await loadModel({ path: folder, provider: "cpu" }, frame);
            await withEnvironment(softwareVulkan(this), async () => {
                const webgpu = await loadModel({ path: folder, provider: "webgpu" }, frame);
                assert.equal(webgpu.info.provider, "webgpu");
                assertSame(webgpu.objects, cpu.objects);
            });
        });

        it("is refused by auto, since it is slower than the CPU", async function () {
            await withEnvironment(softwareVulkan(this), async () => {
                const { info } = await loadModel({ path: folder });
                assert.equal(info.provider, "cpu");
                const refusal = info.refused?.find(({ provider }) => provider === "webgpu");
                assert.match(refusal?.reason ?? "", /^it is slower than the CPU \(\d+ ms against \d+\.\d ms/);
            });
        });
    });

    describe("with an accelerator", () => {
        for (const [how, reason] of [
            ["better", null],
            ["wrong", "it gives other numbers than the CPU on a small network"],
            ["wrongOnModels", "it does not give the CPU's answer on a check picture"],
            ["slow", /^it is slower than the CPU/],
            [
                "slowOnModels",
                /^it does not beat the CPU \(6\d\.\d ms against 3\d\.\d ms on a check picture\)/,
            ],
            ["crash", "its trial ended the process with SIGSEGV"],
            ["hang", "it gave no answer within 10 s"],
        ] as [Pretence, string | RegExp | null][]) {
            it(`that is ${how} is ${reason ? "the CPU" : "that"}, after one load`, async () => {
                const environment = { ...NO_VULKAN, ...pretendedWebgpu(how) };
                await withEnvironment(environment, async () => {
                    const { info, states, objects, pid } = await loadModel({ path: folder }, redCell());
                    const refusal = info.refused?.find(({ provider }) => provider === "webgpu");
                    if (reason === null) assert.equal(refusal, undefined);
                    else if (typeof reason === "string") assert.equal(refusal?.reason, reason);
                    else assert.match(refusal?.reason ?? "", reason);
                    assert.equal(info.provider, reason === null ? "webgpu" : "cpu");
                    assert.deepEqual(states, ["loading", "ready"]);
                    assert.ok(objects.length > 0);
                    assert.deepEqual(descendants(pid!), [], "no trial is left");
                });
            });
        }

        it("does not end this process when it was named, in a thread, and crashes", async () => {
            await withEnvironment(pretendedWebgpu("crash"), async () => {
                const loading = loadModel({ path: folder, provider: "webgpu", isolation: "thread" });
                await assert.rejects(loading, /webgpu does not work .*ended the process with SIGSEGV/);
            });
        });
    });

    describe("without onnxruntime-node", () => {
        it("is WebAssembly, and says why", async () => {
            const frame = redCell();
            const cpu = await loadModel({ path: folder, provider: "cpu" }, frame);
            await withEnvironment(absentPackages("onnxruntime-node"), async () => {
                const { info, objects } = await loadModel({ path: folder }, frame);
                assert.equal(info.provider, "wasm");
                assert.match(
                    info.notes[0] ?? "",
                    /The provider cpu was refused: onnxruntime-node does not load on \w+-\w+, Node v[\d.]+ \(Error loading shared library/,
                );
                assertSame(objects, cpu.objects);
            });
        });

        it("is an error when the CPU was named", async () => {
            await withEnvironment(absentPackages("onnxruntime-node"), async () => {
                const loading = loadModel({ path: folder, provider: "cpu" });
                await assert.rejects(loading, hasCode("E_RUNTIME_MISSING"));
                await assert.rejects(loading, /npm install onnxruntime-node/);
            });
        });

        it("nor onnxruntime-web is an error that names platform and remedy", async () => {
            await withEnvironment(absentPackages("onnxruntime-node", "onnxruntime-web"), async () => {
                const loading = loadModel({ path: folder });
                await assert.rejects(loading, hasCode("E_RUNTIME_MISSING"));
                await assert.rejects(loading, (error: Error) => {
                    for (const word of [process.platform, process.version, "npm install onnxruntime-web"])
                        assert.ok(error.message.includes(word), error.message);
                    return true;
                });
            });
        });
    });
});
