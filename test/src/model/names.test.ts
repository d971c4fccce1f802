import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describeModel } from "../../../src/model/describe-model";
import { parseLabels } from "../../../src/model/labels";
import { EMBEDDED_MODELS, locateModel } from "../../../src/model/locate-model";
import { metadataNames } from "../../../src/model/metadata-names";
import { shared } from "../../fixtures/paths";

interface Cases {
    readonly cases: readonly {
        readonly id: string;
        readonly inputs: readonly {
            readonly name: string;
            readonly files: readonly string[];
            readonly labels?: string;
            readonly names?: readonly (string | null)[];
        }[];
    }[];
}

/** Null stands for any text. */
function assertNames(found: readonly string[], expected: readonly (string | null)[], name: string): void {
    const judged = found
        .slice(0, expected.length)
        .map((label, index) => (expected[index] === null ? null : label));
    assert.deepEqual(judged, expected.slice(0, found.length), name);
    assert.ok(
        found.every((label) => label !== ""),
        name,
    );
}

describe("class names", () => {
    for (const [text, expected] of [
        ["", null],
        ["[]", null],
        ["{}", null],
        ["['a']", ["a"]],
        ["['a', \"b\",]", ["a", "b"]],
        ["('a', 'b')", ["a", "b"]],
        ['{"0": "a", "1": "\\u00e9"}', ["a", "é"]],
        ["{1: 'b', 0: 'a'}", ["a", "b"]],
        ["{2: 'c', 0: ' '}", ["class 0", "class 1", "c"]],
        ["{0: 'it\\'s', 1: '\\x41\\u0042\\U0001F600\\n'}", ["it's", "AB😀"]],
        ["{0: 'a', 1: None}", null],
        ["{-1: 'a'}", null],
        ["{0.5: 'a'}", null],
        ["{99999999: 'a'}", null],
        ["['a' 'b']", null],
        ["['a'", null],
        ["['a']]", null],
        ["'a'", null],
        ["__import__('os')", null],
        ["[".repeat(50_000), null],
        [`['${"x".repeat(2_000_000)}']`, null],
    ] as const) {
        it(`are read from ${text.slice(0, 40)}`, () => {
            assert.deepEqual(metadataNames(new Map([["names", text]])), expected);
        });
    }

    it("come from these keys only", () => {
        const other = new Map([
            ["kpt_names", "['nose']"],
            ["class_names", "['red']"],
        ]);
        assert.deepEqual(metadataNames(other), ["red"]);
        assert.equal(metadataNames(new Map()), null);
    });

    it("are those that the cases d09 and d10 name", async function () {
        const { cases } = JSON.parse(
            readFileSync(shared(this, "cases/models/expected.json"), "utf8"),
        ) as Cases;
        let judged = 0;
        for (const { inputs } of cases.filter(({ id }) => id === "d09" || id === "d10")) {
            for (const { name, files, labels, names = [] } of inputs) {
                const found = labels
                    ? parseLabels(readFileSync(shared(this, `cases/models/${labels}`), "utf8"))
                    : (await describeModel(shared(this, `cases/models/${files[0]!}`))).labels;
                assertNames(found, names, name);
                judged += 1;
            }
        }
        assert.ok(judged >= 15, `${judged} cases`);
    });
});

describe("locateModel", () => {
    let folder = "";
    beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "csp-locate-"))));
    afterEach(() => rmSync(folder, { recursive: true }));

    const add = (name: string): string => {
        const at = path.join(folder, name);
        mkdirSync(at, { recursive: true });
        writeFileSync(path.join(at, "model.json"), "{}");
        return at;
    };

    it("takes nothing and the name for the embedded detector", () => {
        const embedded = path.join(EMBEDDED_MODELS, "csp-street");
        assert.equal(locateModel(""), embedded);
        assert.equal(locateModel(" csp-street "), embedded);
    });

    it("looks through the given folders first", () => {
        const own = add("csp-street");
        assert.equal(locateModel("csp-street", [path.join(folder, "none"), folder]), own);
    });

    it("takes paths of folders and of files", () => {
        const at = add("gate");
        assert.equal(locateModel(at), at);
        const file = path.join(at, "model.json");
        assert.equal(locateModel(file), file);
    });

    it("takes a relative path from the folder that it is told, else from the current one", () => {
        const at = add("models/gate");
        assert.equal(locateModel("models/gate", [], folder), at);
        assert.equal(locateModel(path.relative(process.cwd(), at)), at);
        assert.throws(() => locateModel("models/gate", [folder]), { code: "E_MODEL_MISSING" });
    });

    for (const wanted of ["absent", "../csp-street", "csp-street/../csp-street", "/", "a\0b"]) {
        it(`does not find ${JSON.stringify(wanted)} among names, and says where it looked`, () => {
            add("csp-street");
            const inside = path.join(folder, "inside");
            mkdirSync(inside);
            assert.throws(() => locateModel(wanted, [inside]), {
                code: "E_MODEL_MISSING",
                message: /looked for \//,
            });
        });
    }
});

describe("describeModel", () => {
    for (const [file, overrides, head, words] of [
        ["d03/unknown-head.onnx", {}, null, /cls_dfl_8 \[1, 67, 16, 16\]/],
        ["d01/v8-64px-80c.onnx", { labels: "80.names" }, null, /axis 1.*axis 2.*head\.channelsAxis/],
        ["d01/v8-64px-80c.onnx", { labels: "80.names", channelsAxis: 2 }, "yolov8", /^$/],
        [
            "d01/v8-64px-80c.onnx",
            { labels: "80.names", head: "yolov8", channelsAxis: 1 },
            "yolov8",
            /^The head is what csp-model says\.$/,
        ],
        ["d10/v8.onnx", { labels: "too-few.names" }, "yolov8", /2 labels are given for 3 classes/],
        ["d03/raw-only-reversed.onnx", { head: "yolov5" }, null, /5 \+ classes/],
        ["d09/code.onnx", {}, "yolov8", /Nothing names the classes/],
    ] as const) {
        it(`says of ${file}, told ${JSON.stringify(overrides)}, how it is read or what has to be told`, async function () {
            const found = await describeModel(shared(this, `cases/models/${file}`), overrides);
            assert.equal(found.head, head);
            assert.match(found.notes.join("\n"), words);
        });
    }

    it("tells classifiers from detectors by their outputs where no manifest says it", async function () {
        for (const [file, task] of [
            ["d11/logits.onnx", "classify"],
            ["d11/logits-4d.onnx", "classify"],
            ["d11/1001-nhwc.onnx", "classify"],
            ["d09/dict.onnx", "detect"],
            ["d02/end2end-300x6.onnx", "detect"],
            ["d03/raw-only-reversed.onnx", "detect"],
        ] as const) {
            assert.equal((await describeModel(shared(this, `cases/models/${file}`))).task, task, file);
        }
    });

    it("says of the embedded detector what its manifest says", async () => {
        const at = locateModel("");
        const manifest = JSON.parse(readFileSync(path.join(at, "model.json"), "utf8")) as Record<
            string,
            unknown
        >;
        const { name, task, labels, score } = manifest;
        const { notes, input, ...found } = await describeModel(at);
        assert.deepEqual(found, { name, task, labels, score, head: "yolov3" });
        assert.match(notes.join(), /model\.json/);
        const { width, height } = manifest["input"] as Record<string, unknown>;
        assert.deepEqual(input, { width, height });
    });

    it("leaves a model.json alone that speaks of another file", async function () {
        const folder = mkdtempSync(path.join(tmpdir(), "csp-describe-"));
        try {
            const source = shared(this, "cases/models/d09/list.onnx");
            writeFileSync(path.join(folder, "list.onnx"), readFileSync(source));
            writeFileSync(path.join(folder, "model.json"), '{"layers": 3}');
            const { notes, ...found } = await describeModel(path.join(folder, "list.onnx"));
            assert.deepEqual(found, {
                name: "list",
                task: "detect",
                labels: ["red", "d'oh", "blue"],
                score: null,
                head: "yolov8",
                input: { width: 128, height: 128 },
            });
            assert.match(notes.join(), /336 cells for an input of 128 × 128, 4 \+ 3 classes/);
        } finally {
            rmSync(folder, { recursive: true });
        }
    });
});
