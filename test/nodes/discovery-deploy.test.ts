import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { eventually } from "../fixtures/eventually";
import { Mosquitto, type Received } from "../fixtures/mosquitto";
import { startNodeRed, type FlowNode, type RunningNodeRed } from "../fixtures/node-red";
import { ROOT } from "../fixtures/paths";

const MAKE = `const n=(context.get('n')||0)+1;context.set('n',n);
msg.payload=Array.from({length:msg.people},()=>({label:'person',classId:0,score:0.9,box:{x:0.1,y:0.2,width:0.1,height:0.3},boxPx:{x:64,y:72,width:64,height:108}}));
msg.vision={source:msg.source,sequence:n,capturedAt:new Date().toISOString(),frame:{width:640,height:360},classes:['person']};return msg;`;

/** Synthetic detections at 5 per second on a tab, published by a node `<id>pu`. */
function chain(z: string, id: string, source: string, people = 1, more: object = {}): FlowNode[] {
    const props = [
        { p: "people", v: String(people), vt: "num" },
        { p: "source", v: source, vt: "str" },
    ];
    const at = { z, x: 100, y: 100 };
    return [
        {
            id: `${id}in`,
            type: "inject",
            ...at,
            props,
            repeat: "0.2",
            once: true,
            onceDelay: "0.1",
            wires: [[`${id}fn`]],
        },
        { id: `${id}fn`, type: "function", ...at, func: MAKE, outputs: 1, wires: [[`${id}pu`]] },
        { id: `${id}pu`, type: "csp-publish", ...at, name: "", broker: "br", wires: [], ...more },
    ];
}

const tab = (id: string, disabled = false): FlowNode => ({ id, type: "tab", label: id, disabled });

describe("what Home Assistant is told over deploys and restarts", function () {
    this.timeout(90_000);
    let broker: Mosquitto;
    let nodeRed: RunningNodeRed;
    let userDir: string;
    let received: Received[];

    before(() => (userDir = mkdtempSync(path.join(tmpdir(), "csp-discovery-"))));
    beforeEach(async () => {
        broker = await Mosquitto.start();
        received = await broker.watch();
    });
    afterEach(async () => {
        await nodeRed.stop();
        await broker.stop();
    });
    after(() => rmSync(userDir, { recursive: true, force: true }));

    const csp = (): FlowNode => ({
        ...{
            id: "br",
            type: "csp-broker",
            name: "",
            url: broker.url,
            clientId: "csp",
            prefix: "csp",
            discovery: true,
        },
    });
    const start = async (flows: FlowNode[]): Promise<void> => {
        nodeRed = await startNodeRed({ line: "4.1", packageDir: ROOT, userDir, flows });
    };
    const until = (holds: () => boolean): Promise<unknown> => eventually(() => holds(), Boolean, 10_000);
    const last = (topic: string): string | undefined =>
        received.filter((one) => one.topic === topic).at(-1)?.text;
    const stateOf = (source: string): string =>
        (JSON.parse(last(`csp/${source}/health`) || "{}") as { state?: string }).state ?? "none";
    /** Discovery topics by the name of their device. */
    const devices = (): Map<string, string> => {
        const found = new Map<string, string>();
        for (const { topic, text } of received) {
            if (!topic.startsWith("homeassistant/device/") || text === "") continue;
            const { device } = JSON.parse(text) as { readonly device?: { readonly name: string } };
            if (device) found.set(device.name, topic);
        }
        return found;
    };
    const empties = (): string[] =>
        received
            .filter(({ topic, text }) => topic.startsWith("homeassistant/") && text === "")
            .map(({ topic }) => topic);

    it("keeps what is switched off, says so within 2 s, and takes back what is deleted, and only that", async () => {
        const sub: FlowNode[] = [
            { id: "sf", type: "subflow", name: "sf", in: [], out: [] },
            ...chain("sf", "s", "Yard"),
        ];
        const copy = (d = false): FlowNode => ({
            id: "cp",
            type: "subflow:sf",
            z: "t1",
            x: 1,
            y: 1,
            wires: [],
            d,
        });
        const gate = (d = false): FlowNode[] =>
            chain("t1", "g", "Gate").map((node) => (node.type === "csp-publish" ? { ...node, d } : node));
        const all = [...sub, csp()];
        await start([tab("t1"), ...gate(), copy(), ...all]);
        await until(
            () => stateOf("Gate") === "running" && stateOf("Yard") === "running" && devices().size === 2,
        );
        const told = devices();
        for (const type of ["nodes", "full"] as const) {
            for (const [flows, off] of [
                [[tab("t1"), ...gate(true), copy(), ...all], ["Gate"]],
                [[tab("t1"), ...gate(), copy(), ...all], []],
                [
                    [tab("t1", true), ...gate(), copy(), ...all],
                    ["Gate", "Yard"],
                ],
                [[tab("t1"), ...gate(), copy(), ...all], []],
                [[tab("t1"), ...gate(), copy(true), ...all], ["Yard"]],
                [[tab("t1"), ...gate(), copy(), ...all], []],
            ] as [FlowNode[], string[]][]) {
                await nodeRed.deploy(flows, type);
                const isAsWanted = (source: string): boolean => {
                    const isOff =
                        last("csp/clients/csp/status") === "offline" || stateOf(source) !== "running";
                    return isOff === off.includes(source);
                };
                const since = Date.now();
                await until(() => isAsWanted("Gate") && isAsWanted("Yard"));
                assert.ok(Date.now() - since < 2000, `${type}, off: ${off.join()}`);
            }
        }
        assert.deepEqual(empties(), []);
        await nodeRed.deploy([tab("t1"), copy(), ...all], "nodes");
        await until(() => empties().length > 0);
        assert.deepEqual([...new Set(empties())], [told.get("Gate")]);
        const mid = [...(await broker.retained()).keys()];
        assert.deepEqual(
            mid.filter((topic) => topic.startsWith("csp/Gate/")),
            [],
        );
        assert.ok(mid.includes("csp/Yard/counts/person"), mid.join());
        await nodeRed.deploy([tab("t1"), ...all], "full");
        await until(() => empties().includes(told.get("Yard") ?? "?"));
        await eventually(
            async () =>
                [...(await broker.retained()).keys()].filter((topic) => /Yard|homeassistant/.test(topic)),
            (left) => left.length === 0,
            5000,
        );
    });

    it("leaves no ghost of a source that was renamed while nothing ran, and touches nobody else's topics", async () => {
        const camera = (source: string): FlowNode[] => [
            {
                id: "cam",
                type: "csp-camera",
                z: "t1",
                x: 1,
                y: 1,
                name: "",
                source,
                url: "/no/such/file.mp4",
                wires: [["x"], ["gpu"]],
            },
        ];
        const flows = (source: string): FlowNode[] => [
            tab("t1"),
            ...chain("t1", "g", source),
            ...camera(source),
            csp(),
        ];
        const other = await broker.client();
        await other.publishAsync("csp/Other/counts/person", "3", { qos: 1, retain: true });
        await other.publishAsync("homeassistant/device/other/config", "{}", { qos: 1, retain: true });
        await start(flows("Gate"));
        await until(
            () =>
                last("csp/Gate/counts/person") === "1" && stateOf("Gate") !== "none" && devices().has("Gate"),
        );
        const old = devices().get("Gate");
        await nodeRed.stop();
        await start(flows("Yard"));
        await until(() => devices().has("Yard") && last("csp/Yard/counts/person") === "1");
        const names = await eventually(
            async () => [...(await broker.retained()).keys()],
            (topics) => topics.every((topic) => topic !== old && !topic.includes("Gate")),
            5000,
        );
        assert.ok(
            names.includes("csp/Other/counts/person") && names.includes("homeassistant/device/other/config"),
        );
        assert.ok(names.includes(devices().get("Yard") ?? "?"));
    });

    it("never shows the count of before a kill as the present one", async () => {
        await start([tab("t1"), ...chain("t1", "g", "Hall", 2), csp()]);
        await until(() => last("csp/Hall/counts/person") === "2");
        await nodeRed.stop("SIGKILL");
        await until(() => last("csp/clients/csp/status") === "offline");
        received.length = 0;
        await start([tab("t1"), ...chain("t1", "g", "Hall", 0), csp()]);
        await until(() => received.some(({ topic }) => topic === "csp/Hall/detections"));
        const order = received.map(({ topic, text }) => `${topic} ${text}`);
        const zero = order.indexOf("csp/Hall/counts/person 0");
        assert.ok(
            zero >= 0 && zero < order.indexOf("csp/clients/csp/status online"),
            order.slice(0, 5).join("\n"),
        );
        assert.ok(!order.includes("csp/Hall/counts/person 2"));
    });
});
