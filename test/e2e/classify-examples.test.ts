import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { Detection, VisionInfo } from "../../src/detection";
import type { VisionFrame } from "../../src/frame";
import { decodePicture } from "../../src/image/decode-picture";
import type { Engine } from "../../src/model/engine";
import { loadEngine } from "../../src/model/load-engine";
import { DEFAULT_MODEL, locateModel } from "../../src/model/locate-model";
import { toDetections } from "../../src/model/to-detections";
import { CameraRun } from "../fixtures/camera-run";
import { onDebugMessage } from "../fixtures/debug-messages";
import { eventually } from "../fixtures/eventually";
import { startNodeRed, type RunningNodeRed } from "../fixtures/node-red";
import { exampleFlow, packedPackage } from "../fixtures/packed";
import { shared } from "../fixtures/paths";
import { assertValid } from "../fixtures/schemas";

const load = (model: string): Promise<Engine> =>
    loadEngine({ path: locateModel(model), provider: "cpu", threads: 0 });

interface Shown {
    readonly payload: readonly Detection[];
    readonly vision: VisionInfo;
}

describe("the examples with a classifier, in Node-RED", function () {
    this.timeout(60_000);
    let nodeRed: RunningNodeRed;
    let classifier: Engine;

    before(async () => {
        nodeRed = await startNodeRed({ line: "4.1", packageDir: packedPackage() });
        classifier = await load("csp-tiny");
    });
    after(async () => {
        await classifier.close();
        await nodeRed.stop();
    });

    it("answer posted pictures with their labels, and what is none with 503", async function () {
        const picture = readFileSync(shared(this, "images/giraffe.jpg"));
        await nodeRed.deploy(exampleFlow({}, "02 - Classify pictures over HTTP"));
        const post = async (
            type: string,
            body: Buffer | string,
        ): Promise<{ status: number; body: unknown }> => {
            const response = await fetch(`${nodeRed.url}/classify`, {
                method: "POST",
                headers: { "Content-Type": type },
                body: body as BodyInit,
                signal: AbortSignal.timeout(20_000),
            });
            return { status: response.status, body: await response.json() };
        };
        const frame = await decodePicture(picture, { source: "test", sequence: 0 });
        const options = { top: 5, score: null, classes: null, margin: 0 };
        const { rankings } = await classifier.classify(frame, null, options);
        assert.equal(rankings[0]!.length, 5);
        const answers = await Promise.all([1, 2, 3, 4].map(() => post("image/jpeg", picture)));
        for (const answer of answers) assert.deepEqual(answer, { status: 200, body: rankings[0] });
        const refused = await post("text/plain", "a text");
        assert.equal(refused.status, 503);
        const { code, message } = refused.body as { code: string; message: string };
        assert.equal(code, "E_NO_PICTURE");
        assert.match(message, /JPEG, PNG or WebP/);
    });

    /** The frames of a file, as the camera of the example takes them. */
    async function framesOf(url: string): Promise<readonly VisionFrame[]> {
        const run = new CameraRun({ url, source: "Street", mode: "once", width: 448, height: null });
        try {
            await run.until(() => run.frames.length >= 3, 20_000);
        } finally {
            await run.camera.stop();
        }
        return run.frames;
    }

    it("add what each found object looks like, in the frame in which it was found", async function () {
        const url = shared(this, "videos/street.mp4");
        const messages: Shown[] = [];
        const stop = await onDebugMessage(nodeRed.url, (message) => {
            messages.push(message as unknown as Shown);
        });
        const withDetections = (): Shown | undefined => messages.find(({ payload }) => payload.length > 0);
        await nodeRed.deploy(
            exampleFlow({ "csp-camera": { url, mode: "once" } }, "03 - Detect, then classify the crops"),
        );
        const shown = await eventually(withDetections, (message) => message !== undefined, 30_000);
        stop();
        const { payload, vision } = shown!;
        assertValid("message", { payload, vision });

        const frame = (await framesOf(url)).find(({ sequence }) => sequence === vision.sequence)!;
        const detector = await load(DEFAULT_MODEL);
        const options = {
            score: null,
            iou: 0.45,
            nms: "iou",
            agnostic: false,
            classes: null,
            max: 100,
        } as const;
        const { objects } = await detector.detect(frame, options);
        await detector.close();
        const native = { width: frame.nativeWidth, height: frame.nativeHeight };
        const detections = toDetections(objects, native);
        const regions = detections.map(({ box }) => box);
        const ranking = { top: 3, score: null, classes: null, margin: 0.1 };
        const { rankings } = await classifier.classify(frame, regions, ranking);
        assert.deepEqual(
            payload,
            detections.map((detection, index) => ({ ...detection, classifications: rankings[index] })),
        );
        assert.equal(vision.source, "Street");
        assert.equal(vision.model?.name, "csp-street");
        assert.equal(vision.classifier?.model.name, "csp-tiny");
    });
});
