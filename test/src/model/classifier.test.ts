import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Context } from "mocha";
import type { Box, Classification } from "../../../src/detection";
import type { VisionFrame } from "../../../src/frame";
import { cutRegion } from "../../../src/image/cut-region";
import { decodePicture } from "../../../src/image/decode-picture";
import type { ClassifyOptions, Engine } from "../../../src/model/engine";
import { loadEngine } from "../../../src/model/load-engine";
import { EMBEDDED_MODELS } from "../../../src/model/locate-model";
import { OPTIONS as DETECT } from "../../fixtures/on-demand-model";
import { shared } from "../../fixtures/paths";

const OPTIONS: ClassifyOptions = { top: 1000, score: null, classes: null, margin: 0 };

interface Case {
    readonly name: string;
    readonly files: readonly string[];
    readonly picture: string;
    readonly labels: string;
    readonly outcome: string;
    readonly settings: { readonly resize: string; readonly colour: string; readonly scale: string };
    readonly classes: readonly Classification[];
}

/** The networks of the cases whose outcome is classes; none where the test data is absent. */
function cases(context: Context): Case[] {
    const { cases } = JSON.parse(readFileSync(shared(context, "cases/models/expected.json"), "utf8")) as {
        cases: { inputs: Case[] }[];
    };
    return cases.flatMap(({ inputs }) => inputs).filter(({ outcome }) => outcome === "classes");
}

const decode = (file: string): Promise<VisionFrame> =>
    decodePicture(readFileSync(file), { source: "test", sequence: 0 });

function assertRanking(found: readonly Classification[], expected: readonly Classification[]): void {
    for (const [index, { label, classId, score }] of expected.entries()) {
        const same = found.find((entry) => entry.classId === classId);
        assert.equal(same?.label, label);
        assert.ok(Math.abs(same.score - score) <= 0.0001, `${index}: ${same.score}, not ${score}`);
    }
    assert.equal(found[0]?.classId, expected[0]?.classId);
    const scores = found.map(({ score }) => score);
    assert.deepEqual(
        scores,
        [...scores].sort((a, b) => b - a),
    );
}

describe("a classifier", function () {
    this.timeout(30_000);
    let folder = "";
    let engine: Engine | null = null;
    beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "csp-classify-"))));
    afterEach(async () => {
        await engine?.close();
        engine = null;
        rmSync(folder, { recursive: true });
    });

    async function load(location: string): Promise<Engine> {
        await engine?.close();
        return (engine = await loadEngine({ path: location, provider: "cpu", threads: 1 }));
    }

    /** The network of a case in a folder of its own, with a manifest. */
    async function loadCase(
        { files: [file = ""], labels }: Case,
        at: string,
        more: object = {},
    ): Promise<Engine> {
        const network = path.basename(file);
        copyFileSync(path.join(at, file), path.join(folder, network));
        copyFileSync(path.join(at, labels), path.join(folder, "labels.names"));
        const manifest = {
            name: "d11",
            task: "classify",
            network,
            labels: "labels.names",
            input: { resize: "stretch", colorOrder: "RGB", scale: 1 / 255 },
            ...more,
        };
        writeFileSync(path.join(folder, "model.json"), JSON.stringify(manifest));
        return load(folder);
    }

    it("applies softmax once to logits and never to probabilities, whatever the form of the output", async function () {
        const at = path.dirname(shared(this, "cases/models/expected.json"));
        const all = cases(this);
        assert.equal(all.length, 5);
        for (const each of all) {
            assert.deepEqual(each.settings, {
                task: "classify",
                resize: "stretch",
                colour: "rgb",
                scale: "1/255",
            });
            const loaded = await loadCase(each, at);
            const picture = await decode(path.join(at, each.picture));
            const { rankings } = await loaded.classify(picture, null, OPTIONS);
            assert.equal(rankings.length, 1);
            assertRanking(rankings[0]!, each.classes);
        }
    });

    it("takes the manifest's word for what an output is", async function () {
        const at = path.dirname(shared(this, "cases/models/expected.json"));
        const each = cases(this).find(({ name }) => name === "probabilities")!;
        const loaded = await loadCase(each, at, { head: { kind: "logits" } });
        const { rankings } = await loaded.classify(await decode(path.join(at, each.picture)), null, OPTIONS);
        // softmax(0.9988, 0.0006, 0.0006), by hand: e^0.9982 / (e^0.9982 + 2)
        assert.ok(Math.abs(rankings[0]![0]!.score - 0.5757) < 0.0002, JSON.stringify(rankings));
    });

    it("takes a classifier without a manifest for none of those it knows, and asks", async function () {
        const file = shared(this, "cases/models/d11/logits-4d.onnx");
        copyFileSync(file, path.join(folder, "logits.onnx"));
        await assert.rejects(load(path.join(folder, "logits.onnx")), {
            code: "E_MODEL_HEAD",
            message: /output \[1, 3, 1, 1\].*model\.json/,
        });
    });

    it("says what is wrong with an output that the manifest names", async function () {
        const at = path.dirname(shared(this, "cases/models/expected.json"));
        const each = cases(this)[0]!;
        await assert.rejects(loadCase(each, at, { head: { kind: "logits", output: "scores" } }), {
            code: "E_MODEL_HEAD",
            message: /head\.output.*output \[1, 3\]/,
        });
        await assert.rejects(loadCase(each, at, { head: { kind: "yolov3" } }), {
            code: "E_MODEL_HEAD",
            message: /"yolov3".*logits or probabilities/,
        });
    });

    const REGIONS: readonly Box[] = [
        { x: 0, y: 0, width: 0.5, height: 1 },
        { x: 0.25, y: 0.25, width: 0.5, height: 0.5 },
        { x: 0.6, y: 0.1, width: 0.4, height: 0.9 },
    ];

    it("says of each region what it says of the region as a picture", async function () {
        const picture = await decode(shared(this, "images/dog.jpg"));
        const tiny = await load(path.join(EMBEDDED_MODELS, "csp-tiny"));
        const { rankings } = await tiny.classify(picture, REGIONS, OPTIONS);
        assert.equal(rankings.length, 3);
        for (const [index, region] of REGIONS.entries()) {
            const alone = await tiny.classify(cutRegion(picture, region, 0), null, OPTIONS);
            assert.deepEqual(rankings[index], alone.rankings[0]);
        }
        const [whole] = (await tiny.classify(picture, null, OPTIONS)).rankings;
        assert.notDeepEqual(whole, rankings[0]);
        assert.deepEqual((await tiny.classify(picture, [], OPTIONS)).rankings, []);
    });

    it("gives the same of more regions than fit in one run", async function () {
        const picture = await decode(shared(this, "images/dog.jpg"));
        const tiny = await load(path.join(EMBEDDED_MODELS, "csp-tiny"));
        const many = Array.from({ length: 600 }, (_, i) => REGIONS[i % 3]!);
        const { rankings } = await tiny.classify(picture, many, { ...OPTIONS, top: 1 });
        assert.equal(rankings.length, 600);
        for (const [index, ranking] of rankings.entries()) assert.deepEqual(ranking, rankings[index % 3]);
    });

    it("shows a network of fixed batch each region in a run of its own", async function () {
        const at = path.dirname(shared(this, "cases/models/expected.json"));
        const loaded = await loadCase(cases(this)[0]!, at);
        const picture = await decode(path.join(at, "pictures/flat-red.png"));
        const { rankings } = await loaded.classify(picture, REGIONS, OPTIONS);
        assert.deepEqual(
            rankings.map(([best]) => [best?.label, best?.score]),
            REGIONS.map(() => ["red", 0.9988]),
        );
    });

    it("shares the scores out among the wanted classes, and gives as many as asked for", async function () {
        const picture = await decode(shared(this, "images/giraffe.jpg"));
        const tiny = await load(path.join(EMBEDDED_MODELS, "csp-tiny"));
        const [all] = (await tiny.classify(picture, null, OPTIONS)).rankings;
        assert.equal(all?.length, 200);
        const of = (label: string): number => all.find((entry) => entry.label === label)!.score;
        const classes = ["bison", "gazelle", "ox"];
        const [some] = (await tiny.classify(picture, null, { ...OPTIONS, classes })).rankings;
        assert.equal(some![0]!.label, "gazelle");
        assert.deepEqual(some!.map(({ label }) => label).sort(), classes);
        const sum = some!.reduce((total, { score }) => total + score, 0);
        assert.ok(Math.abs(sum - 1) < 0.0002, `${sum}`);
        const shares = of("gazelle") / (of("gazelle") + of("bison") + of("ox"));
        assert.ok(Math.abs(some![0]!.score - shares) < 0.001);
        const two = await tiny.classify(picture, null, { ...OPTIONS, top: 2 });
        assert.deepEqual(two.rankings[0], all.slice(0, 2));
        const sure = await tiny.classify(picture, null, { ...OPTIONS, score: 0.05 });
        assert.deepEqual(
            sure.rankings[0],
            all.filter(({ score }) => score >= 0.05),
        );
        await assert.rejects(tiny.classify(picture, null, { ...OPTIONS, classes: ["unicorn"] }), {
            code: "E_CONFIG",
            message: /csp-tiny does not know "unicorn"/,
        });
    });

    it("is refused for detection, and a detector for classification, with the model named", async function () {
        const picture = await decode(shared(this, "images/dog.jpg"));
        const tiny = await load(path.join(EMBEDDED_MODELS, "csp-tiny"));
        await assert.rejects(tiny.detect(picture, DETECT), {
            code: "E_MODEL_TASK",
            message: /Expected a detector, the model csp-tiny is a classifier/,
        });
        const street = await load(path.join(EMBEDDED_MODELS, "csp-street"));
        await assert.rejects(street.classify(picture, null, OPTIONS), {
            code: "E_MODEL_TASK",
            message: /Expected a classifier, the model csp-street is a detector.*csp-tiny/,
        });
    });
});
