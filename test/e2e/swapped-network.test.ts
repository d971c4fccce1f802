import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { connectAsync, type MqttClient } from "mqtt";
import sharp from "sharp";
import type { Detection } from "../../src/detection";
import { Mosquitto } from "../fixtures/mosquitto";
import { startNodeRed, type RunningNodeRed } from "../fixtures/node-red";
import { exampleFlow, packedPackage } from "../fixtures/packed";
import { startRtspServer, type RtspServer } from "../fixtures/rtsp-server";
import { assertValid } from "../fixtures/schemas";
import { writeTinyYolov3 } from "../fixtures/tiny-yolov3";

/** Another size, labels, anchors and number of scales than the embedded network has. */
const NETWORK = {
    width: 128,
    height: 64,
    labels: ["cup", "dish", "spoon"],
    scales: [{ name: "only", stride: 32, anchors: [[40, 24]], scaleXY: 1.2, raw: [0, 0, 0, 0, -9, 3, -9] }],
} as const;

describe("another network in the example flow", function () {
    this.timeout(60_000);
    const folder = mkdtempSync(path.join(tmpdir(), "csp-network-"));
    let broker: Mosquitto;
    let server: RtspServer;
    let nodeRed: RunningNodeRed;
    let client: MqttClient;

    before(async () => {
        writeTinyYolov3(folder, NETWORK);
        // Black, with the cell in the second column and the first row of 32 × 32 red.
        const still = path.join(folder, "still.jpg");
        const red = await sharp({ create: { width: 160, height: 160, channels: 3, background: "#f00" } })
            .png()
            .toBuffer();
        await sharp({ create: { width: 640, height: 320, channels: 3, background: "#000" } })
            .composite([{ input: red, left: 160, top: 0 }])
            .jpeg({ quality: 100, chromaSubsampling: "4:4:4" })
            .toFile(still);
        [broker, server, nodeRed] = await Promise.all([
            Mosquitto.start(),
            startRtspServer({ still }),
            startNodeRed({ line: "4.1", packageDir: packedPackage() }),
        ]);
        client = await connectAsync(broker.url);
    });
    after(async () => {
        await client.endAsync(true);
        await Promise.all([nodeRed.stop(), server.stop(), broker.stop()]);
        rmSync(folder, { recursive: true, force: true });
    });

    it("changes nothing but what it finds", async () => {
        const arrived = new Promise<string>((resolve) =>
            client.on("message", (_topic, payload) => {
                if (payload.includes('"detections":[{')) resolve(payload.toString());
            }),
        );
        await client.subscribeAsync("csp-vision/Gate/detections");
        await nodeRed.deploy(
            exampleFlow({
                "csp-camera": { url: server.url },
                "csp-broker": { url: broker.url },
                "csp-model": { model: folder },
            }),
        );
        const document = JSON.parse(await arrived) as { model: { name: string }; detections: Detection[] };
        assertValid("detections", document);
        assert.equal(document.model.name, "tiny");
        assert.deepEqual(
            document.detections.map(({ label, classId }) => [label, classId]),
            [["dish", 1]],
        );
        // On paper: raw 0 means the middle of the cell, and as large as the anchor.
        const { box, boxPx } = document.detections[0]!;
        assert.ok(Math.abs(box.x - (48 - 20) / 128) < 0.001 && Math.abs(box.width - 40 / 128) < 0.001);
        assert.ok(Math.abs(box.y - (16 - 12) / 64) < 0.001 && Math.abs(box.height - 24 / 64) < 0.001);
        assert.deepEqual(boxPx, { x: 140, y: 20, width: 200, height: 120 });
    });
});
