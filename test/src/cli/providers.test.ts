import assert from "node:assert/strict";
import { command } from "../../fixtures/command";
import { ROOT, shared } from "../../fixtures/paths";
import { absentPackages } from "../../fixtures/preload";
import { NO_VULKAN } from "../../fixtures/software-vulkan";

interface Document {
    readonly model: { readonly provider: string };
    readonly detections: readonly { readonly label: string; readonly score: number }[];
}

describe("csp-vision's provider", function () {
    this.timeout(95_000);

    it("is WebAssembly where onnxruntime-node does not load, with the CPU's answer", async function () {
        const picture = shared(this, "images/dog.jpg");
        const detect = async (env: Record<string, string>): Promise<Document> => {
            const { code, lines, words } = await command(["detect", picture], { env });
            assert.equal(code, 0, words);
            return JSON.parse(lines[0]!) as Document;
        };
        const cpu = await detect(NO_VULKAN);
        const wasm = await detect(absentPackages("onnxruntime-node"));
        assert.deepEqual([cpu.model.provider, wasm.model.provider], ["cpu", "wasm"]);
        assert.ok(cpu.detections.length > 0);
        assert.deepEqual(
            wasm.detections.map(({ label }) => label),
            cpu.detections.map(({ label }) => label),
        );
        for (const [index, { score }] of wasm.detections.entries())
            assert.ok(Math.abs(score - cpu.detections[index]!.score) <= 0.002);
    });

    it("is told by the doctor: what auto takes, and why each other one does not work", async () => {
        const env = absentPackages("onnxruntime-node");
        const { code, lines } = await command(["doctor", "--json"], { env, cwd: ROOT });
        assert.equal(code, 0);
        const { checks } = JSON.parse(lines.join("\n")) as {
            checks: { name: string; state: string; text: string }[];
        };
        const of = (provider: string) => checks.find(({ name }) => name === `provider ${provider}`);
        assert.match(
            of("auto")?.text ?? "",
            /^takes wasm; The provider cpu was refused: onnxruntime-node does not/,
        );
        assert.deepEqual(of("wasm"), { name: "provider wasm", state: "ok", text: "works" });
        for (const provider of ["cpu", "webgpu", "cuda", "tensorrt", "dml", "coreml"]) {
            assert.equal(of(provider)?.state, "note");
            assert.match(of(provider)?.text ?? "", /onnxruntime-node does not load on /);
        }
    });

    it("is refused by name, with exit code 4, where it cannot be had", async function () {
        if (process.platform !== "linux") this.skip();
        const picture = shared(this, "images/dog.jpg");
        const { code, lines, words } = await command(["detect", picture, "--provider", "dml"]);
        assert.deepEqual([code, lines], [4, []]);
        assert.match(words, /The provider dml does not work on .*: onnxruntime has no dml for linux-/);
        assert.equal((await command(["detect", picture, "--provider", "gpu"])).code, 2);
    });
});
