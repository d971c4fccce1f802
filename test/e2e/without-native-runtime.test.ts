import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { connectAsync, type MqttClient } from "mqtt";
import sharp from "sharp";
import type { Detection } from "../../src/detection";
import { decodePicture } from "../../src/image/decode-picture";
import { loadEngine } from "../../src/model/load-engine";
import { DEFAULT_MODEL, locateModel } from "../../src/model/locate-model";
import { toDetections } from "../../src/model/to-detections";
import { editorStatuses } from "../fixtures/editor-statuses";
import { eventually } from "../fixtures/eventually";
import { Mosquitto } from "../fixtures/mosquitto";
import { startNodeRed, type RunningNodeRed } from "../fixtures/node-red";
import { observers, seenIn } from "../fixtures/observers";
import { OPTIONS } from "../fixtures/on-demand-model";
import { exampleFlow, packedPackage } from "../fixtures/packed";
import { shared } from "../fixtures/paths";
import { absentPackages } from "../fixtures/preload";
import { startRtspServer, type RtspServer } from "../fixtures/rtsp-server";

interface Document {
    readonly model: { readonly provider: string };
    readonly detections: Detection[];
}

interface ModelAnswer {
    readonly kind: string;
    readonly text: string;
    readonly provider: string | null;
    readonly notes: readonly string[];
}

const byLabel = (detections: readonly Detection[]): string[] => detections.map(({ label }) => label).sort();

/** What onnxruntime-node finds in the picture. */
async function expectedOf(still: string): Promise<Detection[]> {
    const engine = await loadEngine({ path: locateModel(DEFAULT_MODEL), provider: "cpu", threads: 0 });
    const picture = await decodePicture(readFileSync(still), { source: "still", sequence: 1 });
    const { objects } = await engine.detect(picture, OPTIONS);
    await engine.close();
    return toDetections(objects, picture);
}

describe("a Node-RED in which onnxruntime-node does not load", function () {
    this.timeout(90_000);
    let still = "";
    let broker: Mosquitto;
    let server: RtspServer;
    let nodeRed: RunningNodeRed;
    let client: MqttClient;
    let newest: Document | null = null;

    before(async function () {
        still = shared(this, "images/dog.jpg");
        [broker, server, nodeRed] = await Promise.all([
            Mosquitto.start(),
            startRtspServer({ still }),
            startNodeRed({
                line: "4.1",
                packageDir: packedPackage(),
                env: absentPackages("onnxruntime-node"),
            }),
        ]);
        client = await connectAsync(broker.url);
        client.on("message", (_topic, payload) => {
            newest = JSON.parse(payload.toString()) as Document;
        });
        await client.subscribeAsync("csp-vision/Gate/detections");
    });
    after(async () => {
        await client.endAsync(true);
        await Promise.all([nodeRed.stop(), server.stop(), broker.stop()]);
    });

    for (const isolation of ["process", "thread"]) {
        it(`runs the example in WebAssembly (${isolation}), and says why on csp-model`, async () => {
            newest = null;
            const flow = exampleFlow({
                "csp-camera": { url: server.url },
                "csp-broker": { url: broker.url },
                "csp-model": { isolation },
            });
            const model = flow.find(({ type }) => type === "csp-model")!.id;
            await nodeRed.deploy(flow);
            const expected = await expectedOf(still);
            assert.ok(expected.length > 0);
            const document = await eventually(
                () => newest,
                (found) => found?.detections.length === expected.length,
                30_000,
            );
            assert.equal(document!.model.provider, "wasm");
            assert.deepEqual(byLabel(document!.detections), byLabel(expected));

            const status = await eventually(
                async () => (await editorStatuses(nodeRed.url)).get(model)?.text ?? "",
                (text) => text.startsWith("wasm"),
                5_000,
            );
            assert.match(status, /^wasm · not cpu: onnxruntime-node does not load on \w+-\w+/);
            const told = (await nodeRed.get(`/csp-vision/model-state?id=${model}`)) as ModelAnswer;
            assert.equal(told.kind, "running");
            assert.equal(told.provider, "wasm");
            assert.match(told.notes.join(), /The provider cpu was refused: .*Error loading shared library/);
        });
    }
});

describe("a Node-RED in which no runtime loads", function () {
    this.timeout(60_000);
    let nodeRed: RunningNodeRed;

    before(async () => {
        nodeRed = await startNodeRed({
            line: "4.1",
            packageDir: packedPackage(),
            env: absentPackages("onnxruntime-node", "onnxruntime-web"),
        });
    });
    after(() => nodeRed.stop());

    it("loads every node, and names platform and remedy on csp-model, csp-detect and in Catch nodes", async () => {
        const place = { z: "t", x: 1, y: 1 };
        const picture = await sharp({ create: { width: 8, height: 8, channels: 3, background: "#f00" } })
            .png()
            .toBuffer();
        const payload = JSON.stringify([...picture]);
        await nodeRed.deploy([
            { id: "t", type: "tab", label: "case" },
            { id: "mo", type: "csp-model", name: "" },
            {
                ...{ id: "in", type: "inject", ...place, props: [{ p: "payload" }], repeat: "1", once: true },
                ...{ payload, payloadType: "bin", wires: [["de"]] },
            },
            { id: "de", type: "csp-detect", ...place, model: "mo", wires: [[]] },
            ...observers("t"),
        ]);
        const sets = (await nodeRed.get("/nodes")) as { module: string; err?: string; enabled: boolean }[];
        const own = sets.filter(({ module }) => module.includes("csp-vision"));
        assert.ok(own.length >= 6);
        assert.ok(own.every(({ err, enabled }) => enabled && err === undefined));

        const remedy = /does not load on \w+-\w+, Node v\d/;
        const statuses = await eventually(
            () => editorStatuses(nodeRed.url),
            (shown) => ["mo", "de"].every((id) => shown.get(id)?.fill === "red"),
            10_000,
        );
        for (const id of ["mo", "de"]) assert.match(statuses.get(id)!.text, remedy);
        const [caught] = await eventually(
            () => seenIn(nodeRed),
            (seen) => seen.length > 0,
            10_000,
        );
        assert.equal(caught!.code, "E_RUNTIME_MISSING");
        assert.match(caught!.text, /npm install onnxruntime-node.*npm install onnxruntime-web/);
    });
});
