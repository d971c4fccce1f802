import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { StreamAudit } from "../../src/mqtt/stream-audit";
import { eventually } from "../fixtures/eventually";
import { Mosquitto } from "../fixtures/mosquitto";
import { startNodeRed, type Line, type NodeRedOptions, type RunningNodeRed } from "../fixtures/node-red";
import { exampleFlow, packedPackage } from "../fixtures/packed";

const LIMIT_MS = 30_000;
const TOPIC = "csp-vision/Gate/events";

interface EventDocument {
    readonly session: string;
    readonly number: number;
    readonly id: string;
    readonly type: "begin" | "update" | "end";
    readonly cutOff: boolean;
}

function bytesIn(folder: string): number {
    if (!existsSync(folder)) return 0;
    return readdirSync(folder).reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0);
}

for (const line of ["4.1", "5.0"] as const satisfies readonly Line[]) {
    describe(`events of the packed package in Node-RED ${line}`, function () {
        this.timeout(120_000);
        let folder: string;
        let broker: Mosquitto;
        let nodeRed: RunningNodeRed;

        beforeEach(async () => {
            folder = mkdtempSync(path.join(tmpdir(), "csp-events-"));
            broker = await Mosquitto.stopped();
        });
        afterEach(async () => {
            await Promise.all([nodeRed.stop("SIGKILL"), broker.stop()]);
            rmSync(folder, { recursive: true, force: true });
        });

        it("come through an outage in which Node-RED is killed, and each begin gets its end", async () => {
            const options: NodeRedOptions = { line, packageDir: packedPackage(), userDir: folder };
            const flow = exampleFlow({
                "csp-broker": { url: broker.url, outbox: "disk", discovery: true },
                // The person of the clip is seen anew whenever the detector misses one picture.
                "csp-publish": { events: true, eventFrames: 1, eventTimeout: 0.1 },
            });
            const kept = path.join(
                folder,
                "csp-vision/outbox",
                flow.find(({ type }) => type === "csp-broker")!.id,
            );
            const grows = (than: number): Promise<number> =>
                eventually(
                    () => bytesIn(kept),
                    (size) => size > than,
                    LIMIT_MS,
                );
            nodeRed = await startNodeRed(options);
            await nodeRed.deploy(flow);
            await grows(2000);
            await nodeRed.stop("SIGKILL");
            const before = bytesIn(kept);
            nodeRed = await startNodeRed(options);
            await grows(before + 2000);

            const audit = new StreamAudit({ fromStart: true });
            const events: EventDocument[] = [];
            await broker.restart();
            const client = await broker.client();
            client.on("message", (topic, payload, packet) => {
                audit.take({ topic, payload, qos: packet.qos, retain: packet.retain });
                if (topic === TOPIC) events.push(JSON.parse(payload.toString()) as EventDocument);
            });
            await client.subscribeAsync(TOPIC, { qos: 1 });
            const sessions = (): string[] => [...new Set(events.map(({ session }) => session))];
            // What was made before the broker came, and some more.
            await eventually(
                () => [sessions().length, events.filter(({ session }) => session === sessions()[1]).length],
                ([count = 0, second = 0]) => count === 2 && second > 8,
                LIMIT_MS,
            );
            const discovery = [...(await broker.retained())].filter(([topic]) =>
                topic.startsWith("homeassistant/"),
            );
            assert.equal(discovery.length, 1);
            const { sessions: reports, open } = audit.report();
            assert.deepEqual(
                reports.map(({ first, missing, late, contradicting }) => [
                    first,
                    missing,
                    late,
                    contradicting,
                ]),
                [
                    [1, 0, 0, 0],
                    [1, 0, 0, 0],
                ],
            );
            assert.deepEqual(
                open.filter(({ isLeft }) => isLeft),
                [],
            );
            const ids = (type: string): Set<string> =>
                new Set(events.filter((event) => event.type === type).map(({ id }) => id));
            assert.ok(ids("begin").size > 0);
            assert.deepEqual(
                [...ids("end")].filter((id) => !ids("begin").has(id)),
                [],
            );
        });
    });
}
