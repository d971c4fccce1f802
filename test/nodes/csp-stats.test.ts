import assert from "node:assert/strict";
import { NodeStats } from "../../src/stats/node-stats";
import { statsRegistry } from "../../src/stats/registry";
import { nextMessage, nextStatus, ownNode, useLine } from "../fixtures/runtime";

interface Figures {
    readonly payload: {
        readonly nodes: { readonly node: string; readonly in: number }[];
        readonly eventLoopDelay: { readonly p99: number };
    };
}

describe("csp-stats", () => {
    const helper = useLine("4.1");
    const leave: (() => void)[] = [];

    before(() => {
        useLine("4.1");
        for (const node of ["camera", "copy-camera", "other"]) {
            const stats = new NodeStats({ node, type: "csp-camera", name: node });
            stats.arrive();
            leave.push(statsRegistry.add(stats));
        }
    });
    after(() => {
        for (const end of leave) end();
    });
    afterEach(() => helper.unload());

    function load(config: object): Promise<void> {
        return helper.load(
            [ownNode("csp-stats")],
            [
                { id: "tab", type: "tab", label: "t" },
                {
                    id: "s",
                    type: "csp-stats",
                    z: "tab",
                    x: 1,
                    y: 1,
                    interval: "0.5",
                    wires: [["end"]],
                    ...config,
                },
                { id: "end", type: "helper", z: "tab", x: 1, y: 1, wires: [] },
            ],
        );
    }

    async function figures(config: object): Promise<Figures["payload"]> {
        await load(config);
        return ((await nextMessage("end")) as unknown as Figures).payload;
    }

    it("sends the figures of all nodes and how late the event loop is", async () => {
        const { nodes, eventLoopDelay } = await figures({});
        assert.deepEqual(
            nodes.map(({ node }) => node),
            ["camera", "copy-camera", "other"],
        );
        assert.equal(nodes[0]!.in, 1);
        assert.ok(eventLoopDelay.p99 >= 0);
    });

    it("sends those of the chosen nodes, and of their copies in subflows", async () => {
        const { nodes } = await figures({ nodes: ["camera"] });
        assert.deepEqual(
            nodes.map(({ node }) => node),
            ["camera", "copy-camera"],
        );
    });

    it("is in error, and names the field, when its interval is none", async () => {
        const status = nextStatus("s", /interval.*often/);
        await load({ interval: "often" });
        await status;
    });
});
