import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { decodePicture } from "../../../src/image/decode-picture";
import { loadEngine } from "../../../src/model/load-engine";
import { ROOT, shared } from "../../fixtures/paths";

const PYTHON = process.env["CSP_VISION_TIMM_PYTHON"] ?? "python3";

const NAMES = ["cspdarknet53", "cspresnet50", "cspresnext50"];

/** Why the comparison cannot be made here; null if it can. */
function missing(): string | null {
    const program = "import timm, torch, torchvision, onnx, onnxscript";
    const { error, status, stderr } = spawnSync(PYTHON, ["-c", program], {
        encoding: "utf8",
        timeout: 120_000,
    });
    if (error) return error.message;
    return status === 0 ? null : (stderr.trim().split("\n").at(-1) ?? "");
}

/** The program of docs/export-timm.md, as it stands there. */
function recipe(): string {
    const text = readFileSync(path.join(ROOT, "docs/export-timm.md"), "utf8");
    return /```python\n([^]*?)```/.exec(text)![1]!;
}

function python(args: readonly string[]): string {
    return execFileSync(PYTHON, args, {
        encoding: "utf8",
        timeout: 300_000,
        stdio: ["ignore", "pipe", "pipe"],
    });
}

describe("an export of timm", function () {
    this.timeout(600_000);
    let folder = "";
    before(function () {
        const reason = missing();
        if (reason !== null) {
            process.stderr.write(
                `NOT CHECKED: that exports of timm's ${NAMES.join(", ")} rank pictures as timm does (${reason}); name a ` +
                    "Python that has timm, onnx and onnxscript in CSP_VISION_TIMM_PYTHON\n",
            );
            this.skip();
        }
        folder = mkdtempSync(path.join(tmpdir(), "csp-timm-"));
        writeFileSync(path.join(folder, "export_timm.py"), recipe());
    });
    after(() => rmSync(folder || "/nowhere", { recursive: true, force: true }));

    for (const name of NAMES) {
        it(`ranks pictures as timm does: ${name}, by its model.json and by its shape alone`, async function () {
            const images = path.dirname(shared(this, "images/dog.jpg"));
            const pictures = readdirSync(images).filter((file) => file.endsWith(".jpg"));
            assert.equal(pictures.length, 6);
            const weights = path.join(folder, `${name}.pth`);
            const files = pictures.map((file) => path.join(images, file));
            const script = path.join(ROOT, "test/fixtures/timm_top5.py");
            const expected = JSON.parse(python([script, name, weights, ...files])) as [number, number][][];
            const to = path.join(folder, name);
            python([path.join(folder, "export_timm.py"), name, to, "--checkpoint", weights]);
            const { labels } = JSON.parse(readFileSync(path.join(to, "model.json"), "utf8")) as {
                labels: string[];
            };
            assert.equal(labels[0], "tench");

            /** Of a score, as a share of timm's. */
            let largest = 0;
            for (const isBare of [false, true]) {
                if (isBare) rmSync(path.join(to, "model.json"));
                const location = isBare ? path.join(to, `${name}.onnx`) : to;
                const engine = await loadEngine({ path: location, provider: "cpu", threads: 0 });
                try {
                    for (const [index, file] of files.entries()) {
                        const picture = await decodePicture(readFileSync(file), {
                            source: file,
                            sequence: 0,
                        });
                        const options = { top: 5, score: null, classes: null, margin: 0 };
                        const [found = []] = (await engine.classify(picture, null, options)).rankings;
                        const best = expected[index]!.slice(0, 5);
                        assert.deepEqual(
                            found.map(({ classId }) => classId),
                            best.map(([classId]) => classId),
                            pictures[index],
                        );
                        assert.equal(found[0]!.label, isBare ? `class ${best[0]![0]}` : labels[best[0]![0]]);
                        for (const [place, { score }] of found.entries())
                            largest = Math.max(largest, Math.abs(score / best[place]![1] - 1));
                    }
                } finally {
                    await engine.close();
                }
            }
            process.stderr.write(`${name}: scores differ by ${(largest * 100).toFixed(1)} % at most\n`);
            // Pixels are rounded otherwise, which random weights amplify; the next place is 39 % away.
            assert.ok(largest < 0.35, `${largest}`);
        });
    }
});
