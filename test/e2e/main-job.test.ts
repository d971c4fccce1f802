import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { connectAsync, type MqttClient } from "mqtt";
import type { Box, Detection } from "../../src/detection";
import { decodePicture } from "../../src/image/decode-picture";
import { loadEngine } from "../../src/model/load-engine";
import { DEFAULT_MODEL, locateModel } from "../../src/model/locate-model";
import { toDetections } from "../../src/model/to-detections";
import { assertBalance, figureKeepers, figuresOf } from "../fixtures/balance";
import { descendants } from "../fixtures/children";
import { eventually } from "../fixtures/eventually";
import { Mosquitto } from "../fixtures/mosquitto";
import { startNodeRed, type Line, type RunningNodeRed } from "../fixtures/node-red";
import { exampleFlow, packedPackage } from "../fixtures/packed";
import { shared } from "../fixtures/paths";
import { startRtspServer, type RtspServer } from "../fixtures/rtsp-server";
import { assertValid } from "../fixtures/schemas";

interface Document {
    readonly session: string;
    readonly number: number;
    readonly detections: Detection[];
}

const DETECTIONS = "csp-vision/Gate/detections";

function overlap(a: Box, b: Box): number {
    const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
    const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
    const shared_ = Math.max(0, width) * Math.max(0, height);
    return shared_ / (a.width * a.height + b.width * b.height - shared_);
}

/** What the model says of the still itself, in memory. */
async function expectedOf(still: string): Promise<Detection[]> {
    const engine = await loadEngine({ path: locateModel(DEFAULT_MODEL), provider: "cpu", threads: 0 });
    const picture = await decodePicture(readFileSync(still), { source: "still", sequence: 1 });
    const options = { score: null, iou: 0.45, nms: "iou", agnostic: false, classes: null, max: 100 } as const;
    const { objects } = await engine.detect(picture, options);
    await engine.close();
    return toDetections(objects, picture);
}

for (const line of ["4.1", "5.0"] as Line[]) {
    describe(`the packed package in Node-RED ${line}`, function () {
        this.timeout(120_000);
        let broker: Mosquitto;
        let nodeRed: RunningNodeRed;
        let server: RtspServer;
        let client: MqttClient;
        let documents: Document[] = [];
        const topics = new Map<string, string>();
        let still = "";

        before(async function () {
            still = shared(this, "images/dog.jpg");
            broker = await Mosquitto.start();
            server = await startRtspServer({ still });
            nodeRed = await startNodeRed({ line, packageDir: packedPackage() });
            client = await connectAsync(broker.url);
            client.on("message", (topic, payload) => {
                topics.set(topic, payload.toString());
                if (topic === DETECTIONS) documents.push(JSON.parse(payload.toString()) as Document);
            });
            await client.subscribeAsync("#");
        });
        after(async () => {
            await client.endAsync(true);
            await nodeRed.stop();
            await server.stop();
            await broker.halt();
        });

        const flow = (
            transport: string,
            more: Record<string, object> = {},
        ): ReturnType<typeof exampleFlow> => {
            const nodes = exampleFlow({
                "csp-camera": { url: server.url, transport },
                "csp-broker": { url: broker.url },
                ...more,
            });
            return [...nodes, ...figureKeepers(nodes.find(({ type }) => type === "tab")!.id)];
        };
        /** Of the newest session: the one before a deploy may still be heard. */
        const someDocuments = (count: number): Promise<Document[]> =>
            eventually(
                () => documents.filter(({ session }) => session === documents.at(-1)!.session),
                (all) => all.length >= count,
                30_000,
            );

        for (const transport of ["tcp", "udp"]) {
            it(`publishes over RTSP (${transport}) what the model finds in the still that the camera sends`, async () => {
                const expected = await expectedOf(still);
                assert.ok(expected.length >= 1);
                documents = [];
                await nodeRed.deploy(flow(transport));
                const all = await someDocuments(10);
                for (const document of all) assertValid("detections", document);
                assert.deepEqual(
                    all.slice(0, 10).map(({ number }) => number),
                    Array.from({ length: 10 }, (_, index) => index + 1),
                );
                const found = all[9]!.detections;
                assert.deepEqual(
                    found.map(({ label }) => label).sort(),
                    expected.map(({ label }) => label).sort(),
                );
                for (const { label, box } of expected) {
                    const best = Math.max(
                        ...found.filter((each) => each.label === label).map((each) => overlap(each.box, box)),
                    );
                    assert.ok(best >= 0.8, `${label}: IoU ${best}`);
                }
            });
        }

        it("retains status, counts and health", async () => {
            await eventually(
                () => topics.get("csp-vision/Gate/counts/car"),
                (count) => count === "2",
                20_000,
            );
            const health = JSON.parse(topics.get("csp-vision/Gate/health") ?? "{}") as { state: string };
            assertValid("health", health);
            assert.equal(health.state, "running");
            const status = [...topics].filter(([topic]) =>
                /^csp-vision\/clients\/[^/]+\/status$/.test(topic),
            );
            assert.deepEqual(
                status.map(([, text]) => text),
                ["online"],
            );
        });

        for (const isolation of ["process", "thread"]) {
            it(`goes on over a deploy in the middle of its work (${isolation})`, async () => {
                await nodeRed.deploy(flow("tcp", { "csp-model": { isolation } }));
                documents = [];
                await someDocuments(5);
                await nodeRed.deploy(flow("tcp", { "csp-model": { isolation } }));
                const { session } = documents.at(-1)!;
                await eventually(
                    () => documents.at(-1)!.session,
                    (now) => now !== session,
                    20_000,
                );
                assert.doesNotMatch(nodeRed.log(), /Close timed out|uncaught/i);
                await someDocuments(15);
                await assertBalance(nodeRed);
            });
        }

        for (const signal of ["SIGKILL", "SIGSTOP"] as const) {
            it(`replaces an inference host that gets ${signal}, and the flow goes on`, async () => {
                await nodeRed.deploy(flow("tcp", { "csp-model": { isolation: "process" } }));
                documents = [];
                await someDocuments(3);
                const host = descendants(nodeRed.pid).find(({ command }) => command.includes("host-entry"))!;
                process.kill(host.pid, signal);
                const count = documents.length;
                await eventually(
                    () => documents.length,
                    (now) => now > count + 5,
                    30_000,
                );
                const hosts = descendants(nodeRed.pid).filter(({ command }) =>
                    command.includes("host-entry"),
                );
                assert.equal(hosts.length, 1);
                assert.notEqual(hosts[0]!.pid, host.pid);
                const lost = async (): Promise<number> =>
                    (await figuresOf(nodeRed)).find(({ type }) => type === "csp-detect")?.dropped.host ?? 0;
                // A stopped host holds a frame; a killed one mostly dies between two of them.
                if (signal === "SIGSTOP") await eventually(lost, (count) => count >= 1, 5000);
                await assertBalance(nodeRed);
            });
        }

        it("leaves one camera, one host and no more behind 20 deploys", async () => {
            await nodeRed.deploy(flow("tcp"));
            documents = [];
            await someDocuments(3);
            for (let i = 0; i < 20; i++) await nodeRed.deploy(flow("tcp", { "csp-stats": { x: 100 + i } }));
            documents = [];
            await someDocuments(3);
            await eventually(
                () =>
                    descendants(nodeRed.pid).map(
                        ({ command }) => /host-entry|ffmpeg/.exec(command)?.[0] ?? command,
                    ),
                (names) => names.sort().join() === "ffmpeg,host-entry",
                20_000,
            );
            const online = broker.log
                .split("\n")
                .filter((text) => /New client connected .* as csp/.test(text)).length;
            const gone = broker.log
                .split("\n")
                .filter((text) => /Client csp\S* (disconnected|closed)/.test(text)).length;
            assert.ok(online - gone <= 1, `${online} connections, ${gone} ended`);
            assert.doesNotMatch(nodeRed.log(), /Close timed out|MaxListeners|uncaught/i);
        });

        it("ends by TERM in the middle of its work without an abort and without an orphan", async () => {
            // Ending a process while the runtime works in one of its threads aborts it, so that is tried, too.
            await nodeRed.deploy(
                flow("tcp", { "csp-model": { isolation: line === "4.1" ? "thread" : "process" } }),
            );
            documents = [];
            await someDocuments(3);
            const children = descendants(nodeRed.pid).map(({ pid }) => pid);
            assert.ok(children.length >= 1);
            const { signal } = await nodeRed.stop("SIGTERM");
            assert.ok(signal === null || signal === "SIGTERM", `ended by ${signal ?? ""}`);
            await eventually(
                () => children.filter((pid) => isAlive(pid)),
                (left) => left.length === 0,
                5000,
            );
            await eventually(
                () => [...topics].find(([topic]) => topic.endsWith("/status"))?.[1],
                (text) => text === "offline",
                5000,
            );
        });
    });
}

function isAlive(pid: number): boolean {
    try {
        process.kill(pid, 0);
        return true;
    } catch {
        return false;
    }
}
