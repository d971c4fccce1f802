import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { splitAddress } from "../../src/camera/split-address";
import { editorFile } from "../fixtures/editor-definition";
import { ROOT } from "../fixtures/paths";

const NODES = path.join(ROOT, "nodes");
const LOCALES = path.join(NODES, "locales/en-US");

const names = readdirSync(NODES)
    .filter((file) => file.endsWith(".html"))
    .map((file) => path.basename(file, ".html"));

const manifest = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as {
    "node-red": { nodes: Record<string, string> };
};

/** Every text of a catalogue with its dotted key. */
function leaves(value: unknown, key = ""): Map<string, string> {
    if (typeof value === "string") return new Map([[key, value]]);
    return new Map(
        Object.entries(value as object).flatMap(([part, inner]) => [
            ...leaves(inner, key === "" ? part : `${key}.${part}`),
        ]),
    );
}

function catalogue(name: string): Map<string, string> {
    return leaves(JSON.parse(readFileSync(path.join(LOCALES, `${name}.json`), "utf8")));
}

/** Keys of data-i18n attributes, without those of Node-RED itself. */
function htmlKeys(html: string): string[] {
    return [...html.matchAll(/data-i18n="([^"]*)"/g)]
        .flatMap((match) => (match[1] ?? "").split(";"))
        .map((part) => part.replace(/^\[[^\]]*\]/, "").trim())
        .filter((key) => !key.startsWith("node-red:"));
}

/** Texts in a script that look like keys of this node's catalogue; one that ends in a dot is completed there. */
function scriptKeys(script: string, name: string): string[] {
    return [...script.matchAll(new RegExp(`"(${name}\\.[A-Za-z0-9.]+)"`, "g"))]
        .map((match) => match[1] ?? "")
        .filter((key) => !key.endsWith(".svg"));
}

describe("the node sets of package.json", () => {
    it("are exactly the nodes that exist, under their own names", () => {
        const expected = Object.fromEntries(names.map((name) => [name, `dist/nodes/${name}.js`]));
        assert.ok(names.length >= 4);
        assert.deepEqual(manifest["node-red"].nodes, expected);
    });

    it("are laid out beside their html, locales and icons by the build", () => {
        for (const name of names) {
            for (const file of [`${name}.js`, `${name}.html`, `locales/en-US/${name}.json`]) {
                assert.ok(existsSync(path.join(ROOT, "dist/nodes", file)), file);
            }
        }
    });
});

for (const name of names) {
    describe(`the editor's part of ${name}`, () => {
        const { html, script, type, definition } = editorFile(name);
        const texts = catalogue(name);
        const isConfig = definition.category === "config";

        it("registers the type it is named after, as a literal, with a short script", () => {
            assert.equal(type, name);
            assert.match(script, new RegExp(`registerType\\("${name}"`));
            assert.ok(script.trim().split("\n").length <= 80);
        });

        it("wears the package's category, colour and an icon of its own", () => {
            if (isConfig) return;
            assert.equal(definition.category, "vision");
            assert.equal(definition.color, "#C0DEED");
            assert.equal(texts.get("palette.label.vision"), "vision");
            const icon = path.join(ROOT, "icons", definition.icon ?? "none");
            assert.match(readFileSync(icon, "utf8"), /<svg[^>]* width="40" height="60"/);
        });

        it("finds every text that it asks for in its catalogue", () => {
            for (const key of htmlKeys(html)) assert.ok(texts.has(key), key);
            for (const key of scriptKeys(script, name)) {
                const known = key.endsWith(".")
                    ? [...texts.keys()].some((k) => k.startsWith(key))
                    : texts.has(key);
                assert.ok(known, key);
            }
        });

        it("uses every text of its catalogue", () => {
            const asked = [...htmlKeys(html), ...scriptKeys(script, name)];
            for (const key of texts.keys()) {
                if (key.startsWith("palette.")) continue;
                assert.ok(
                    asked.some((text) => text === key || (text.endsWith(".") && key.startsWith(text))),
                    key,
                );
            }
        });

        it("has one field in its form for every property and credential", () => {
            const prefix = isConfig ? "node-config-input-" : "node-input-";
            for (const property of [
                ...Object.keys(definition.defaults),
                ...Object.keys(definition.credentials ?? {}),
            ]) {
                const ids = [`${prefix}${property}`, `${name}-${property}`];
                assert.ok(
                    ids.some((id) => html.includes(`id="${id}"`)),
                    property,
                );
            }
        });

        it("accepts its own defaults, save what only a person can know", () => {
            const node = { id: "1", _: (key: string) => key };
            for (const [property, { value, validate }] of Object.entries(definition.defaults)) {
                if (name === "csp-camera" && ["source", "url"].includes(property)) continue;
                if (validate) assert.equal(validate.call(node, value, {}), true, property);
            }
        });

        it("takes a variable in every field that it validates", () => {
            const node = { id: "1", _: (key: string) => key };
            for (const [property, { validate }] of Object.entries(definition.defaults)) {
                if (validate) assert.equal(validate.call(node, "${VARIABLE}", {}), true, property);
            }
        });

        it("is explained in Markdown under its own name", () => {
            const help = readFileSync(path.join(LOCALES, `${name}.html`), "utf8");
            assert.match(help, new RegExp(`^<script type="text/markdown" data-help-name="${name}">\n\\S`));
            if (!isConfig) assert.match(help, /### (Inputs|Outputs)\n/);
            // The editor reads a property as ": name (type) : text", in one line, without further colons.
            for (const line of help.split("\n").filter((text) => text.startsWith(":"))) {
                assert.match(line, /^: [^:()]+ \([^:()]+\) : [^:]+$/);
            }
        });
    });
}

describe("the address of csp-camera on save", () => {
    const { definition, fields } = editorFile("csp-camera");

    for (const url of [
        "rtsp://user:secret@10.0.0.9/stream1",
        " RTSPS://user:secret@camera:322/a?b=c#d",
        "rtsp://user@cam.example/stream",
        "rtsp://user:p%40ss%3a1@10.0.0.9:554/",
        "rtsp://user:100%@10.0.0.9/",
        "rtsp://user:p@ss:w/o?r#d@10.0.0.9/a@b",
        "rtsp://user:secret@[fe80::1]:554/",
        "rtsp://user:secret@camera",
        "rtsp://10.0.0.9/stream@2",
        "rtsp://camera:554/stream",
        "http://user:p@ss@camera:8080/video?x=1",
        "HTTPS://user:secret@cam.example/snapshot.jpg",
        "/videos/a@b.mp4",
        "file:///videos/a:b@c.mp4",
        "",
    ]) {
        it(`keeps ${JSON.stringify(url)} and its credentials as the runtime would`, () => {
            fields.clear();
            fields.set("#node-input-url", url);
            definition.oneditsave?.call({});
            const expected = splitAddress(url);
            assert.equal(fields.get("#node-input-url")?.trim(), expected.url.trim());
            assert.equal(fields.get("#node-input-user") ?? "", expected.user);
            assert.equal(fields.get("#node-input-password") ?? "", expected.password);
        });
    }
});
