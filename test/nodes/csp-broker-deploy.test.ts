import assert from "node:assert/strict";
import { eventually } from "../fixtures/eventually";
import { Mosquitto } from "../fixtures/mosquitto";
import { startNodeRed, type FlowNode, type RunningNodeRed } from "../fixtures/node-red";
import { ROOT } from "../fixtures/paths";
import { SilentBroker } from "../fixtures/silent-broker";

const DETECTION = `
    const n = (context.get("n") || 0) + 1;
    context.set("n", n);
    const source = env.get("SOURCE") || "Gate";
    const box = { x: 0.1, y: 0.2, width: 0.1, height: 0.3 }, boxPx = { x: 64, y: 72, width: 64, height: 108 };
    msg.payload = [{ label: "person", classId: 0, score: 0.9, box, boxPx }];
    msg.vision = { source, sequence: n, capturedAt: new Date().toISOString(), frame: { width: 640, height: 360 },
        model: { name: "hand", digest: "", provider: "cpu" }, timings: {} };
    return msg;`;

/** An inject at 5 per second, a function that makes detections, csp-publish and csp-broker, ids with a prefix. */
function chain(z: string, url: string, mark: string): FlowNode[] {
    const at = { z, x: 1, y: 1 };
    const inject = { type: "inject", props: [], repeat: "0.2", once: true, onceDelay: "0.1" };
    return [
        { id: `${mark}in`, ...inject, ...at, wires: [[`${mark}sy`]] },
        { id: `${mark}sy`, type: "function", func: DETECTION, outputs: 1, ...at, wires: [[`${mark}pu`]] },
        { id: `${mark}pu`, type: "csp-publish", name: mark, broker: `${mark}br`, qos: "1", ...at, wires: [] },
        { id: `${mark}br`, type: "csp-broker", name: mark, url, clientId: "csp", prefix: "csp" },
    ];
}

const TAB = { id: "tab", type: "tab", label: "case" };

describe("deploys with csp-broker in Node-RED", function () {
    this.timeout(120_000);
    let nodeRed: RunningNodeRed;

    before(async () => {
        nodeRed = await startNodeRed({ line: "4.1", packageDir: ROOT });
    });
    after(() => nodeRed.stop());
    afterEach(() => nodeRed.deploy([]));

    for (const [name, answer] of [
        ["answers connections and pings and nothing else", true],
        ["accepts and never answers", false],
    ] as const) {
        it(`take less than 3 s while the broker ${name}, and leave one socket`, async () => {
            const broker = await SilentBroker.start(answer);
            try {
                const from = nodeRed.log().length;
                for (let i = 0; i < 10; i++) {
                    const begin = performance.now();
                    await nodeRed.deploy([TAB, ...chain("tab", broker.url, `a${String(i % 2)}`)]);
                    const took = performance.now() - begin;
                    assert.ok(took < 3000, `deploy ${i} took ${took} ms`);
                    await broker.connected();
                }
                assert.doesNotMatch(nodeRed.log().slice(from), /close timed out/i);
                assert.equal(
                    await eventually(
                        () => broker.open,
                        (open) => open === 1,
                        5000,
                    ),
                    1,
                );
                await nodeRed.deploy([TAB]);
                await eventually(
                    () => broker.open,
                    (open) => open === 0,
                    5000,
                );
            } finally {
                await broker.stop();
            }
        });
    }

    it("leave one connection after a hundred of them", async () => {
        const broker = await Mosquitto.start();
        try {
            for (let i = 0; i < 100; i++)
                await nodeRed.deploy([TAB, ...chain("tab", broker.url, `d${i % 2}`)]);
            const received = await broker.watch("csp/Gate/detections");
            await eventually(
                () => received.length,
                (count) => count > 2,
                10_000,
            );
            const left = broker.log.match(/Client csp (disconnected|closed its connection)/g)?.length ?? 0;
            assert.equal(broker.connections("csp") - left, 1);
        } finally {
            await nodeRed.deploy([]);
            await broker.stop();
        }
    });

    /** One connection and no take-over during 5 s of documents, whatever tries. */
    async function assertOneConnection(flows: (url: string) => FlowNode[], firsts: RegExp): Promise<void> {
        const broker = await Mosquitto.start();
        try {
            const received = await broker.watch("csp/#");
            const from = nodeRed.log().length;
            await nodeRed.deploy(flows(broker.url));
            await nodeRed.logged(firsts, from);
            await eventually(
                () => received.filter((one) => one.topic.endsWith("/detections")).length,
                (n) => n >= 25,
                15_000,
            );
            assert.equal(broker.connections("csp"), 1);
            const status = received.filter((one) => one.topic === "csp/clients/csp/status");
            assert.deepEqual(
                status.map(({ text }) => text),
                ["online"],
            );
        } finally {
            await nodeRed.deploy([]);
            await broker.stop();
        }
    }

    it("let one of two brokers with the same client id connect; the other names it", async () => {
        await assertOneConnection(
            (url) => [TAB, ...chain("tab", url, "a"), ...chain("tab", url, "b")],
            /client id "csp at mqtt.*taken by csp-broker a \(abr\)/,
        );
    });

    it("let the second of them connect once the first is gone, though it was not deployed", async () => {
        const broker = await Mosquitto.start();
        try {
            const [first, second] = ["a", "b"].map((mark) => chain("tab", broker.url, mark));
            await nodeRed.deploy([TAB, ...first!, ...second!]);
            const received = await broker.watch("csp/Gate/detections");
            await eventually(
                () => received.length,
                (count) => count > 0,
                10_000,
            );
            await nodeRed.deploy([TAB, ...second!], "nodes");
            const session = (text: string): string => (JSON.parse(text) as { session: string }).session;
            const sessions = (): number => new Set(received.map(({ text }) => session(text))).size;
            await eventually(sessions, (count) => count === 2, 10_000);
        } finally {
            await nodeRed.deploy([]);
            await broker.stop();
        }
    });

    it("let one of two copies of a subflow with a broker inside connect; the other names it", async () => {
        await assertOneConnection((url) => {
            const inside = chain("sub", url, "s").map((node) => ({ ...node, z: "sub" }));
            const copy = { type: "subflow:sub", z: "tab", x: 1, y: 1, wires: [] };
            const env = (value: string) => ({ env: [{ name: "SOURCE", value, type: "str" }] });
            return [
                { id: "sub", type: "subflow", name: "s", in: [], out: [], env: [] },
                ...inside,
                TAB,
                { id: "c1", ...copy, ...env("Gate") },
                { id: "c2", ...copy, ...env("Yard") },
            ];
        }, /client id "csp at mqtt.*taken by csp-broker s \(c[12]-sbr\)/);
    });
});
