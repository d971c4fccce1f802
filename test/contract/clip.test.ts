import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { VisionFrame } from "../../src/frame";
import { locateClip } from "../../src/camera/locate-clip";
import { loadEngine } from "../../src/model/load-engine";
import { DEFAULT_MODEL, locateModel } from "../../src/model/locate-model";
import { toDetections } from "../../src/model/to-detections";

const SIZE = { width: 640, height: 360 };
const BYTES = SIZE.width * SIZE.height * 3;

/** Two pictures per second, in rgb24. */
function pictures(): VisionFrame[] {
    const out = ["-vf", "fps=2", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"];
    const raw = execFileSync("ffmpeg", ["-v", "error", "-i", locateClip("clip:people"), ...out], {
        maxBuffer: 1e9,
    });
    assert.equal(raw.length % BYTES, 0);
    return Array.from({ length: raw.length / BYTES }, (_, sequence) => {
        const pixels = VisionFrame.allocate(SIZE.width, SIZE.height);
        raw.copy(pixels, 0, sequence * BYTES);
        const native = { nativeWidth: SIZE.width, nativeHeight: SIZE.height };
        return new VisionFrame({
            ...{ pixels, ...SIZE, ...native, sequence },
            source: "clip",
            pts: null,
            capturedAt: 0,
        });
    });
}

describe("the clip that ships in the package, as the embedded detector sees it", function () {
    this.timeout(30_000);

    it("shows a person in four of five pictures, and none in between", async () => {
        const engine = await loadEngine({ path: locateModel(DEFAULT_MODEL), provider: "cpu", threads: 0 });
        const options = { score: null, iou: 0.45, nms: "iou", classes: ["person"] } as const;
        const counts: number[] = [];
        for (const picture of pictures()) {
            const { objects } = await engine.detect(picture, { ...options, agnostic: false, max: 100 });
            counts.push(toDetections(objects, picture).length);
        }
        await engine.close();
        assert.equal(counts.length, 32);
        const share = counts.filter((count) => count > 0).length / counts.length;
        assert.ok(share >= 0.7 && share <= 0.9, `${share}: ${counts.join()}`);
        assert.match(
            counts.map((count) => Math.min(1, count)).join(""),
            /^1{12,}[01]{0,6}0{4,}[01]{0,4}1{8,}$/,
        );
    });
});
