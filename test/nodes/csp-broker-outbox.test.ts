import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { eventually } from "../fixtures/eventually";
import { Mosquitto, type Received } from "../fixtures/mosquitto";
import { startNodeRed, type FlowNode, type NodeRedOptions, type RunningNodeRed } from "../fixtures/node-red";
import { ROOT } from "../fixtures/paths";

/** A node that publishes one event when it starts, as any node of this package would. */
const SOURCE = `module.exports = (RED) => {
    RED.nodes.registerType("test-source", function (config) {
        RED.nodes.createNode(this, config);
        const use = RED.nodes.getNode(config.broker)?.connection().use({ connected() {} });
        use?.publish({ topic: "csp/Gate/events", payload: config.text, class: "event" });
        this.on("close", (removed, done) => void Promise.resolve(use?.close()).finally(done));
    });
};`;
const SOURCE_HTML = `<script>RED.nodes.registerType("test-source", { defaults: {} });</script>`;
const LIMIT_MS = 20_000;

function bytesIn(folder: string): number {
    if (!existsSync(folder)) return 0;
    return readdirSync(folder).reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0);
}

describe("events that csp-broker keeps in Node-RED", function () {
    this.timeout(120_000);
    let folder: string;
    let nodeRed: RunningNodeRed;
    let broker: Mosquitto;

    const options = (): NodeRedOptions => ({
        line: "4.1",
        packageDir: ROOT,
        userDir: path.join(folder, "user"),
        settings: { nodesDir: path.join(folder, "nodes") },
    });

    before(async () => {
        folder = mkdtempSync(path.join(tmpdir(), "csp-outbox-"));
        for (const name of ["nodes", "user"]) mkdirSync(path.join(folder, name));
        writeFileSync(path.join(folder, "nodes", "test-source.js"), SOURCE);
        writeFileSync(path.join(folder, "nodes", "test-source.html"), SOURCE_HTML);
        broker = await Mosquitto.stopped();
        nodeRed = await startNodeRed(options());
    });
    after(async () => {
        await nodeRed.stop();
        await broker.stop();
        rmSync(folder, { recursive: true, force: true });
    });

    function flow(text: string, of: object): FlowNode[] {
        const source = { id: "so", type: "test-source", z: "tab", x: 1, y: 1, wires: [], broker: "br", text };
        const br = {
            id: "br",
            type: "csp-broker",
            name: "",
            url: broker.url,
            clientId: "csp",
            prefix: "csp",
            ...of,
        };
        return [{ id: "tab", type: "tab", label: "case" }, ...(text === "" ? [] : [source]), br];
    }

    async function restarted(): Promise<Received[]> {
        await broker.restart();
        return broker.watch("csp/Gate/events");
    }

    const texts = (received: Received[]): string[] => received.map(({ text }) => text);

    it("stay over deploys, in memory", async () => {
        for (const text of ["1", "2", "3"]) await nodeRed.deploy(flow(text, {}));
        const received = await restarted();
        await eventually(
            () => received.length,
            (count) => count === 3,
            LIMIT_MS,
        );
        assert.deepEqual(texts(received), ["1", "2", "3"]);
        await nodeRed.deploy([]);
        await broker.halt();
    });

    it("stay on disk over a kill and while the broker node is off, and go when it is deleted", async () => {
        const disk = { outbox: "disk" };
        const kept = path.join(folder, "user", "csp-vision", "outbox", "br");
        const grows = (than: number): Promise<number> =>
            eventually(
                () => bytesIn(kept),
                (size) => size > than,
                LIMIT_MS,
            );
        await nodeRed.deploy(flow("4", disk));
        const size = await grows(0);
        await nodeRed.stop("SIGKILL");
        nodeRed = await startNodeRed(options());
        await grows(size);
        await nodeRed.deploy(flow("", { ...disk, d: true }));
        assert.ok(readdirSync(kept).length > 0);
        await nodeRed.deploy(flow("5", disk));
        const received = await restarted();
        // Node-RED started with the flow that was killed, so its event was made once more.
        await eventually(
            () => received.length,
            (count) => count === 3,
            LIMIT_MS,
        );
        assert.deepEqual(texts(received), ["4", "4", "5"]);
        await nodeRed.deploy([]);
        await eventually(
            () => existsSync(kept),
            (isThere) => !isThere,
            LIMIT_MS,
        );
    });

    it("go with the copy of a subflow, or at the next start when their node was deleted while nothing ran", async () => {
        const all = path.join(folder, "user", "csp-vision", "outbox");
        const [tab, source, br] = flow("6", { outbox: "disk" });
        assert.ok(tab && source && br);
        const template = [
            { id: "sf", type: "subflow", name: "copied", in: [], out: [] },
            { ...source, z: "sf" },
            { ...br, z: "sf", clientId: "" },
        ];
        const copies = ["c1", "c2"].map((id) => ({
            id,
            type: "subflow:sf",
            z: "tab",
            x: 1,
            y: 1,
            wires: [],
        }));
        await nodeRed.deploy([tab, ...template, ...copies]);
        const names = (): string[] => (existsSync(all) ? readdirSync(all).sort() : []);
        const become = (wanted: string[]): Promise<string[]> =>
            eventually(names, (found) => String(found) === String(wanted), LIMIT_MS);
        await become(["c1-br", "c2-br"]);
        await nodeRed.deploy([tab, ...template, ...copies.slice(1)]);
        await become(["c2-br"]);

        // The others look like what was deleted meanwhile, and like what is not ours.
        for (const name of ["c3-br", "gone", "100%"]) mkdirSync(path.join(all, name));
        await nodeRed.stop();
        nodeRed = await startNodeRed(options());
        await become(["100%", "c2-br"]);
        assert.ok(bytesIn(path.join(all, "c2-br")) > 0);
        await nodeRed.deploy([]);
        await become(["100%"]);
    });
});
