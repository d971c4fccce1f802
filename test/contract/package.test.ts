import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import type { FlowNode } from "../fixtures/node-red";
import { packedPackage } from "../fixtures/packed";
import { ROOT } from "../fixtures/paths";

interface Description {
    readonly name: string;
    readonly version: string;
    readonly license?: string;
    readonly repository?: unknown;
    readonly bugs?: unknown;
    readonly keywords?: readonly string[];
    readonly engines: { readonly node: string };
    readonly "node-red": { readonly version: string; readonly nodes: Readonly<Record<string, string>> };
    readonly dependencies: Readonly<Record<string, string>>;
    readonly bin: Readonly<Record<string, string>>;
}

const json = (...where: string[]): unknown => JSON.parse(readFileSync(path.join(...where), "utf8"));
const describedIn = (folder: string): Description => json(folder, "package.json") as Description;

/** An open range, `>=20.19`: the oldest version that it admits. */
function oldest(range: string): readonly number[] {
    const found = /^>=(\d+(?:\.\d+){0,2})$/.exec(range);
    assert.ok(found, `${range} is an open range`);
    return found[1]!.split(".").map(Number);
}

function isAtLeast(version: readonly number[], other: readonly number[]): boolean {
    for (let i = 0; i < 3; i++) {
        const difference = (version[i] ?? 0) - (other[i] ?? 0);
        if (difference !== 0) return difference > 0;
    }
    return true;
}

/** What the flow library's scorecard asks of a package, as far as that needs no network. */
describe("the packed package", function () {
    this.timeout(60_000);
    let folder = "";
    let own: Description;
    let examples: { name: string; nodes: FlowNode[] }[] = [];

    before(() => {
        folder = packedPackage();
        own = describedIn(folder);
        examples = readdirSync(path.join(folder, "examples")).map((name) => ({
            name,
            nodes: json(folder, "examples", name) as FlowNode[],
        }));
    });

    it("has licence, repository, a scoped name and the keyword by which it is found", () => {
        assert.equal(own.license, "Apache-2.0");
        assert.match(readFileSync(path.join(folder, "LICENSE"), "utf8"), /Apache License\s+Version 2\.0/);
        assert.ok(own.repository ?? own.bugs);
        assert.match(own.name, /^@[a-z-]+\/node-red-[a-z-]+$/);
        assert.ok(own.keywords?.includes("node-red"));
    });

    for (const line of ["node-red", "node-red-5"]) {
        it(`admits ${line} and every Node that it runs on, from our own oldest on`, () => {
            const platform = describedIn(path.join(ROOT, "node_modules", line));
            assert.ok(
                isAtLeast(platform.version.split(".").map(Number), oldest(own["node-red"].version)),
                platform.version,
            );
            const ours = oldest(own.engines.node);
            if (line === "node-red-5") assert.ok(isAtLeast(oldest(platform.engines.node), ours));
        });
    }

    it("depends on six packages at most, and on no second Node-RED", () => {
        const names = Object.keys(own.dependencies);
        assert.ok(names.length <= 6, names.join());
        assert.ok(!names.some((name) => /^(@node-red\/|node-red)/.test(name)));
    });

    it("brings no agent-base that breaks https for the whole process", () => {
        const { packages } = json(ROOT, "package-lock.json") as {
            packages: Record<string, { version?: string; dev?: boolean }>;
        };
        for (const [place, { version = "", dev }] of Object.entries(packages)) {
            if (dev || !place.endsWith("node_modules/agent-base")) continue;
            assert.ok(Number(version.split(".")[0]) >= 6, `${place} ${version}`);
        }
    });

    it("holds each node with its form, texts and help", () => {
        for (const [type, script] of Object.entries(own["node-red"].nodes)) {
            assert.equal(script, `dist/nodes/${type}.js`);
            const texts = `dist/nodes/locales/en-US/${type}`;
            for (const file of [script, script.replace(".js", ".html"), `${texts}.json`, `${texts}.html`])
                assert.ok(existsSync(path.join(folder, file)), file);
        }
        assert.ok(readdirSync(path.join(folder, "dist/nodes/icons")).length > 0);
    });

    it("holds the embedded models, schemas, documents and the command, and nothing of the tests", () => {
        for (const file of [
            "models/csp-street/model.json",
            "models/csp-tiny/csp-tiny.onnx",
            "docs/schema/detections.json",
            "README.md",
        ])
            assert.ok(existsSync(path.join(folder, file)), file);
        const command = readFileSync(path.join(folder, own.bin["csp-vision"]!), "utf8");
        assert.ok(command.startsWith("#!/usr/bin/env node\n"));
        assert.ok(!existsSync(path.join(folder, "dist/test")));
        assert.ok(!existsSync(path.join(folder, "src")));
    });

    it("holds a clip of at most 500 kB, with the credit that its licence asks for", () => {
        const bytes = statSync(path.join(folder, "clips/people.mp4")).size;
        assert.ok(bytes > 100_000 && bytes <= 500_000, String(bytes));
        const credits = readFileSync(path.join(folder, "clips/CREDITS.md"), "utf8");
        for (const clip of readdirSync(path.join(folder, "clips")).filter((name) => name.endsWith(".mp4")))
            assert.match(credits, new RegExp(`\\| \`${clip}\` \\|.*CC BY 4\\.0.*\\|.*cut`));
    });

    it("shows every node that can be dragged in an example", () => {
        const shown = new Set(examples.flatMap(({ nodes }) => nodes.map(({ type }) => type)));
        for (const type of Object.keys(own["node-red"].nodes)) assert.ok(shown.has(type), type);
    });

    it("explains each example in a comment, and needs nobody else's nodes for it", () => {
        const core = new Set([
            "tab",
            "function",
            "comment",
            "debug",
            "inject",
            "catch",
            "change",
            "http in",
            "http response",
        ]);
        const types = new Set(Object.keys(own["node-red"].nodes));
        for (const { name, nodes } of examples) {
            assert.ok(
                nodes.some(({ type, info }) => type === "comment" && String(info).length > 80),
                name,
            );
            for (const { type } of nodes) assert.ok(core.has(type) || types.has(type), `${name}: ${type}`);
        }
    });

    it("wires each example from node to node that exists", () => {
        for (const { name, nodes } of examples) {
            const ids = new Set(nodes.map(({ id }) => id));
            assert.equal(ids.size, nodes.length, `${name}: ids`);
            const targets = nodes.flatMap(({ wires }) => ((wires ?? []) as string[][]).flat());
            const configs = nodes.flatMap(({ type, model, broker, z }) =>
                // The field of that name in csp-model is a model's name.
                type === "csp-model" ? [] : [model, broker, z],
            );
            for (const id of [...targets, ...configs]) {
                if (typeof id === "string" && id !== "") assert.ok(ids.has(id), `${name}: ${id}`);
            }
            const camera = nodes.find(({ type }) => type === "csp-camera");
            const publish = nodes.find(({ type }) => type === "csp-publish");
            if (!camera || !publish) continue;
            assert.ok(
                (camera["wires"] as string[][])[1]!.includes(publish.id),
                `${name}: health is published`,
            );
        }
    });
});
