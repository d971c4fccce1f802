import assert from "node:assert/strict";
import { makeClip, type Clip } from "../fixtures/clip";
import { descendants, residentMegabytes } from "../fixtures/children";
import { eventually } from "../fixtures/eventually";
import { startNodeRed, type FlowNode, type RunningNodeRed } from "../fixtures/node-red";
import { ROOT } from "../fixtures/paths";

const TAB: FlowNode = { id: "t1", type: "tab", label: "case" };

/** Camera, detector and a function that keeps the time of each result where the admin API shows it. */
function chain(clip: Clip, source: string, key: string): FlowNode[] {
    const func = `const t=global.get('${key}')||[];t.push(Date.now());global.set('${key}',t.slice(-900));return null;`;
    return [
        {
            id: "ca",
            type: "csp-camera",
            source,
            url: clip.file,
            mode: "loop",
            rate: "10",
            // Small frames: what they leave to the garbage collector is not what a model costs.
            width: "160",
            wires: [["de"], []],
        },
        { id: "de", type: "csp-detect", model: "mo", wires: [["fu"]] },
        { id: "fu", type: "function", func, outputs: 1, wires: [[]] },
    ].map((node) => ({ ...node, z: "t1", x: 100, y: 100 }));
}

describe("a csp-model through deploys", function () {
    this.timeout(90_000);
    let clip: Clip;
    let nodeRed: RunningNodeRed;

    before(async () => {
        clip = makeClip({ width: 320, height: 180, fps: 25, seconds: 4 });
        nodeRed = await startNodeRed({ line: "4.1", packageDir: ROOT });
    });
    after(async () => {
        await nodeRed.stop();
        clip.remove();
    });

    const hosts = (): number[] =>
        descendants(nodeRed.pid)
            .filter(({ command }) => command.includes("/src/model/"))
            .map(({ pid }) => pid);

    async function times(key: string): Promise<number[]> {
        const context = (await nodeRed.get("/context/global")) as {
            memory: Record<string, { msg: string } | undefined>;
        };
        return JSON.parse(context.memory[key]?.msg ?? "[]") as number[];
    }

    it("is never loaded while no node uses it", async () => {
        await nodeRed.deploy([TAB, { id: "mo", type: "csp-model", name: "" }]);
        assert.deepEqual(hosts(), []);
    });

    it("is loaded once in ten full deploys, and results pause for less than a second", async () => {
        const model = { id: "mo", type: "csp-model", name: "" };
        const flow = (x: number): FlowNode[] => [
            TAB,
            ...chain(clip, "Gate", "one"),
            model,
            { id: "other", type: "comment", z: "t1", name: "", x, y: 200, wires: [] },
        ];
        await nodeRed.deploy(flow(0));
        await eventually(
            () => times("one"),
            (list) => list.length > 5,
            20_000,
        );
        const [host, ...more] = hosts();
        assert.ok(host !== undefined);
        assert.deepEqual(more, []);
        for (let x = 1; x <= 10; x++) {
            const before = (await times("one")).length;
            await nodeRed.deploy(flow(x));
            await eventually(
                () => times("one"),
                (list) => list.length > before + 2,
                5_000,
            );
        }
        assert.deepEqual(hosts(), [host]);
        const list = await times("one");
        const pause = Math.max(...list.slice(1).map((time, i) => time - list[i]!));
        assert.ok(pause < 1000, `${pause} ms without a result`);
    });

    it("is loaded once for four copies of a subflow that holds it, which cost little memory", async () => {
        const inside = chain(clip, "${CAM}", "many").map((node) => ({ ...node, z: "sub" }));
        const template: FlowNode[] = [
            { id: "sub", type: "subflow", name: "one camera", in: [], out: [] },
            ...inside,
            { id: "mo", type: "csp-model", name: "", z: "sub" },
        ];
        const copies = (count: number): FlowNode[] =>
            Array.from({ length: count }, (_, i) => ({
                ...{ id: `copy${i}`, type: "subflow:sub", z: "t1", x: 100, y: 100, wires: [] },
                env: [{ name: "CAM", type: "str", value: `camera ${i}` }],
            }));
        /** Megabytes of Node-RED and its hosts with each of `count` more results; collecting garbage makes it jump. */
        const memory = async (count: number): Promise<number[]> => {
            const samples: number[] = [];
            const end = (await times("many")).length + count;
            await eventually(
                async () => {
                    samples.push(
                        [nodeRed.pid, ...hosts()].reduce((sum, pid) => sum + residentMegabytes(pid), 0),
                    );
                    return (await times("many")).length;
                },
                (length) => length >= end,
                30_000,
            );
            return samples;
        };

        // Once before, so that what Node.js grows by when code runs for the first time is in both figures.
        await nodeRed.deploy([TAB, ...template, ...copies(4)]);
        await memory(80);
        await nodeRed.deploy([TAB, ...template, ...copies(1)]);
        const one = Math.max(...(await memory(80)));
        await nodeRed.deploy([TAB, ...template, ...copies(4)]);
        const four = Math.min(...(await memory(280)).slice(-40));
        assert.equal(hosts().length, 1);
        assert.ok(four - one < 20, `${one.toFixed(1)} MB, then ${four.toFixed(1)} MB`);
    });

    it("is gone with its last user within 15 s", async () => {
        assert.equal(hosts().length, 1);
        await nodeRed.deploy([TAB]);
        await eventually(hosts, (pids) => pids.length === 0, 15_000);
        await eventually(
            () => descendants(nodeRed.pid),
            (list) => list.length === 0,
            1000,
        );
    });
});
