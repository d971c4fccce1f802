import assert from "node:assert/strict";
import { descendants, residentMegabytes } from "../fixtures/children";
import { editorStatuses } from "../fixtures/editor-statuses";
import { eventually } from "../fixtures/eventually";
import type { FlowNode, RunningNodeRed } from "../fixtures/node-red";
import { NODE_RED } from "./cases/node-red";
import { COUNTS } from "./counts";
import { family } from "./family";
import { childrenOf, Rig } from "./node-red/rig";

const CALM = /Close timed out|MaxListeners|uncaught|unhandled/i;
/** Longer than a host lingers. */
const LINGER_MS = 15_000;

/** The same flow with properties of one node changed. */
const changed = (flow: readonly FlowNode[], id: string, more: object): FlowNode[] =>
    flow.map((node) => (node.id === id ? { ...node, ...more } : node));

const has = (nodeRed: RunningNodeRed, children: string, limitMs = LINGER_MS): Promise<string> =>
    eventually(
        () => childrenOf(nodeRed),
        (now) => now === children,
        limitMs,
    );

const shows = (nodeRed: RunningNodeRed, id: string, words: RegExp): Promise<string> =>
    eventually(
        async () => (await editorStatuses(nodeRed.url)).get(id)?.text ?? "",
        (text) => words.test(text),
        10_000,
    );

const isAlive = (pid: number): boolean => {
    try {
        return process.kill(pid, 0);
    } catch {
        return false;
    }
};

describe("faults around Node-RED", function () {
    this.timeout(COUNTS.redeploys * 10_000);

    family("node-red", NODE_RED, {
        "The flows are deployed again and again, in full, by nodes and by flows": async (run) => {
            const rig = await Rig.open(run);
            const nodeRed = await rig.start(rig.flow());
            await rig.more();
            let memory = 0;
            // Node-RED leaves nodes alone that only moved, so each deploy gives one a new name.
            for (let n = 0; n < COUNTS.redeploys; n++) {
                const type = (["full", "nodes", "flows"] as const)[n % 3]!;
                await nodeRed.deploy(
                    changed(rig.flow(), ["det-t", "cam-t", "pub-t"][n % 3]!, { name: `${n}` }),
                    type,
                );
                // Most of them meet a flow that has only begun, some one in the middle of its work.
                if (n % 5 === 4) await rig.more();
                if (n === Math.floor(COUNTS.redeploys / 5) - 1) {
                    memory = residentMegabytes(nodeRed.pid);
                }
            }
            run.recovered(await rig.more());
            const starts = nodeRed.log().match(/Started (?:modified )?(?:nodes|flows)/g) ?? [];
            assert.equal(starts.length, 1 + COUNTS.redeploys);
            await has(nodeRed, "ffmpeg,host-entry");
            assert.ok(residentMegabytes(nodeRed.pid) - memory < 40, "memory grows");
            const log = rig.broker.log.split("\n");
            const ends = log.filter((text) =>
                /Client csp (disconnected|closed)|already connected/.test(text),
            ).length;
            assert.ok(rig.broker.connections("csp") - ends <= 1);
            assert.doesNotMatch(nodeRed.log(), CALM);
        },
        "A detector is disabled and enabled": async (run) => {
            const rig = await Rig.open(run);
            const nodeRed = await rig.start(rig.flow());
            await rig.more();
            await nodeRed.deploy(changed(rig.flow(), "det-t", { d: true }), "nodes");
            await rig.silence();
            await has(nodeRed, "ffmpeg");
            await nodeRed.deploy(rig.flow(), "nodes");
            run.recovered(await rig.more());
            assert.doesNotMatch(nodeRed.log(), CALM);
        },
        "A tab is disabled and enabled": async (run) => {
            const rig = await Rig.open(run);
            const nodeRed = await rig.start(rig.flow());
            await rig.more();
            await nodeRed.deploy(changed(rig.flow(), "t", { disabled: true }), "flows");
            await has(nodeRed, "");
            await rig.silence();
            await nodeRed.deploy(rig.flow(), "flows");
            run.recovered(await rig.more());
            assert.doesNotMatch(nodeRed.log(), CALM);
        },
        "A camera is deleted": async (run) => {
            const rig = await Rig.open(run);
            const nodeRed = await rig.start(rig.flow());
            await rig.more();
            await nodeRed.deploy(
                rig.flow().filter(({ id }) => id !== "cam-t"),
                "nodes",
            );
            await has(nodeRed, "host-entry", 5000);
            await rig.silence();
            await nodeRed.deploy(rig.flow(), "nodes");
            run.recovered(await rig.more());
        },
        "One of two copies of a subflow is disabled, then deleted": async (run) => {
            const rig = await Rig.open(run);
            const copy = (id: string, source: string): FlowNode => ({
                id,
                type: "subflow:sub",
                z: "t",
                x: 1,
                y: 1,
                env: [{ name: "SOURCE", type: "str", value: source }],
                wires: [],
            });
            const template = { id: "sub", type: "subflow", name: "s", in: [], out: [], env: [] };
            const inside = rig.chain("sub", "${SOURCE}", false);
            const common = [{ id: "t", type: "tab", label: "t" }, template, ...inside, ...rig.configNodes()];
            const both = [...common, copy("one", "Gate"), copy("two", "Yard")];
            const nodeRed = await rig.start(both);
            await Promise.all([rig.more("Gate"), rig.more("Yard")]);
            await nodeRed.deploy(changed(both, "two", { d: true }), "nodes");
            await has(nodeRed, "ffmpeg,host-entry", 10_000);
            await rig.more("Gate");
            await rig.silence("Yard");
            await nodeRed.deploy([...common, copy("one", "Gate")], "full");
            run.recovered(await rig.more("Gate"));
            await has(nodeRed, "ffmpeg,host-entry", 10_000);
            assert.doesNotMatch(nodeRed.log(), CALM);
        },
        "A flow is imported without its config nodes": async (run) => {
            const rig = await Rig.open(run);
            const lonely = rig
                .chain("u", "Yard")
                .map((node) => ({ ...node, model: "nowhere", broker: "nowhere" }));
            const nodeRed = await rig.start([...rig.flow(), ...lonely]);
            await rig.more("Gate");
            await shows(nodeRed, "det-u", /csp-model/);
            await shows(nodeRed, "pub-u", /broker/);
            assert.equal(rig.count("Yard"), 0);
            assert.equal(childrenOf(nodeRed), "ffmpeg,ffmpeg,host-entry");
            assert.doesNotMatch(nodeRed.log(), CALM);
        },
        "The user directory cannot be written": async (run) => {
            const rig = await Rig.open(run);
            const nodeRed = await rig.start(rig.flow(), { isReadOnly: true, settings: { readOnly: true } });
            await rig.more();
            assert.doesNotMatch(nodeRed.log(), CALM);
        },
        "The admin API is switched off (httpAdminRoot: false)": async (run) => {
            const rig = await Rig.open(run);
            const nodeRed = await rig.start(rig.flow(), { settings: { httpAdminRoot: false } });
            await rig.more();
            for (const address of ["stats", "metrics", "model"]) {
                const { status } = await fetch(`${nodeRed.url}/csp-vision/${address}`);
                assert.equal(status, 404);
            }
            assert.doesNotMatch(nodeRed.log(), CALM);
        },
        "Node-RED is killed in the middle of its work and started again": async (run) => {
            const rig = await Rig.open(run);
            const first = await rig.start(rig.flow());
            await rig.more();
            const children = descendants(first.pid).map(({ pid }) => pid);
            assert.equal(children.length, 2);
            await first.stop("SIGKILL");
            await eventually(
                () => children.filter(isAlive),
                (left) => left.length === 0,
                6000,
            );
            const status = (): string | undefined =>
                rig.received.filter(({ topic }) => topic === "csp/clients/csp/status").at(-1)?.text;
            await eventually(status, (text) => text === "offline", 5000);
            const start = performance.now();
            await rig.start(rig.flow());
            await rig.more();
            run.recovered(performance.now() - start);
            assert.equal(status(), "online");
            const sessions = rig.received
                .filter(({ topic }) => topic === "csp/Gate/detections")
                .map(({ text }) => (JSON.parse(text) as { session: string }).session);
            assert.equal(new Set(sessions).size, 2);
        },
    });
});
