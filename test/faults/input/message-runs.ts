import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { makeClip } from "../../fixtures/clip";
import { eventually } from "../../fixtures/eventually";
import { greyFrame } from "../../fixtures/frames";
import { Mosquitto } from "../../fixtures/mosquitto";
import { writeTinyYolov3 } from "../../fixtures/tiny-yolov3";
import type { INPUT } from "../cases/input";
import { note } from "../evidence";
import type { FaultRun, FaultRuns } from "../family";
import type { ADDRESS_RUNS } from "./address-runs";
import type { FILE_RUNS } from "./file-runs";
import { JSON_VALUES, withEveryPartReplaced } from "./json-values";
import { MessageEnds } from "./message-ends";

const DETECTION = {
    label: "car",
    classId: 2,
    score: 0.8312,
    box: { x: 0.25, y: 0.25, width: 0.5, height: 0.5 },
    boxPx: { x: 32, y: 24, width: 64, height: 48 },
};
const VISION = {
    source: "Gate",
    sequence: 7,
    capturedAt: "2026-11-24T09:15:02.113Z",
    pts: 1.5,
    frame: { width: 128, height: 96 },
    model: { name: "hand", digest: "sha256:0", provider: "cpu" },
    timings: { wait: 0, preprocess: 0.1, inference: 6.7, postprocess: 0.2, total: 12.4 },
    classes: ["car"],
};

const SCALE = { name: "out", stride: 32, anchors: [[32, 32]], raw: [0, 0, 0, 0, 5] } as const;
const TINY = { width: 64, height: 64, labels: ["car"], scales: [SCALE] };

/** Each message that is not as documented ends, with a code of its own if any; what is as documented ends well. */
async function takesEverything(
    ends: MessageEnds,
    whole: object,
    fresh: () => object,
    isSetByNode = false,
): Promise<void> {
    const seen = new Map<string | null, number>();
    for (const message of withEveryPartReplaced(whole)) {
        if (typeof message !== "object" || message === null) continue;
        const { code, text } = await ends.of({ ...fresh(), ...message });
        // A text or a list that was spread into an object would leave its places as keys.
        const vision = ends.sent?.["vision"];
        if (isSetByNode && typeof vision === "object")
            assert.ok(!("0" in (vision ?? {})), JSON.stringify(vision));
        assert.notEqual(code, "E_INTERNAL", `${text}: ${JSON.stringify(message).slice(0, 300)}`);
        assert.match(code ?? "E_NONE", /^E_/, text);
        note("error", text);
        seen.set(code, (seen.get(code) ?? 0) + 1);
    }
    assert.ok([...seen.values()].reduce((sum, count) => sum + count) > 50);
    const last = await ends.of({ ...whole, ...fresh() });
    assert.equal(last.code, null, last.text);
    assert.equal(({} as Record<string, unknown>)["polluted"], undefined);
}

/** A broker and a csp-publish `it` on it. */
async function openPublishing({ atEnd }: FaultRun): Promise<{ broker: Mosquitto; ends: MessageEnds }> {
    const broker = await Mosquitto.start();
    atEnd(() => broker.stop());
    const ends = await open({ atEnd }, "csp-publish", { broker: "br", qos: "1", wires: [] }, "csp-broker", {
        url: broker.url,
        clientId: "csp",
        prefix: "csp",
    });
    return { broker, ends };
}

/** A node `it` and the config node that it names, if any. */
async function open(
    { atEnd }: Pick<FaultRun, "atEnd">,
    type: string,
    node: object,
    configType?: string,
    config: object = {},
): Promise<MessageEnds> {
    const id = configType === "csp-broker" ? "br" : "mo";
    const nodes = [
        { id: "it", type, wires: [["end"]], ...node },
        ...(configType === undefined ? [] : [{ id, type: configType, ...config }]),
    ];
    atEnd(() => MessageEnds.unload());
    return MessageEnds.load([type, ...(configType === undefined ? [] : [configType])], nodes);
}

const withFrame = (): object => ({ frame: greyFrame() });

/** Messages that are not as documented. */
export const MESSAGE_RUNS: Omit<
    FaultRuns<typeof INPUT>,
    keyof typeof ADDRESS_RUNS | keyof typeof FILE_RUNS
> = {
    "A message holds every type of JSON in every documented property of the detector": async (run) => {
        const folder = mkdtempSync(path.join(tmpdir(), "csp-input-"));
        run.atEnd(() => rmSync(folder, { recursive: true }));
        writeTinyYolov3(folder, TINY);
        const ends = await open(run, "csp-detect", { model: "mo" }, "csp-model", { model: folder });
        for (const value of JSON_VALUES) {
            assert.equal((await ends.of({ payload: value })).code, "E_NO_PICTURE");
            const expected = value === null ? "E_NO_PICTURE" : "E_FRAME_COPIED";
            assert.equal((await ends.of({ frame: value })).code, expected);
        }
        await takesEverything(ends, { vision: VISION, payload: "x" }, withFrame, true);
    },
    "A message holds every type of JSON in every documented property of the classifier": async (run) => {
        const ends = await open(run, "csp-classify", { model: "mo" }, "csp-model", { model: "csp-tiny" });
        await takesEverything(ends, { payload: [DETECTION], vision: VISION }, withFrame, true);
    },
    "A message holds every type of JSON in every documented property of csp-annotate": async (run) => {
        const ends = await open(run, "csp-annotate", {});
        const payload = [{ ...DETECTION, classifications: [{ label: "taxi", classId: 1, score: 0.4 }] }];
        await takesEverything(ends, { payload, vision: VISION }, withFrame);
    },
    "A message holds every type of JSON in every documented property of csp-publish": async (run) => {
        const { broker, ends } = await openPublishing(run);
        await takesEverything(ends, { payload: [DETECTION], vision: VISION }, withFrame);
        assert.equal(broker.connections("csp"), 1);
    },
    "A message holds every type of JSON in the payload of csp-camera": async (run) => {
        const clip = makeClip({ width: 64, height: 48, fps: 5, seconds: 2 });
        run.atEnd(() => clip.remove());
        const camera = { source: "Gate", url: clip.file, mode: "loop", wires: [["end"], []] };
        const ends = await open(run, "csp-camera", camera);
        for (const payload of JSON_VALUES) {
            const { code, text } = await ends.of({ payload });
            assert.equal(code, "E_PAYLOAD");
            assert.match(text, /start, stop, restart/);
            assert.ok(text.length < 200);
        }
        assert.equal((await ends.of({ payload: "restart" })).code, null);
    },
    "A label is called __proto__, constructor or toString": async (run) => {
        const { broker, ends } = await openPublishing(run);
        const labels = ["__proto__", "constructor", "toString", "hasOwnProperty"];
        const payload = labels.map((label) => ({ ...DETECTION, label }));
        for (const source of ["Gate", "__proto__"]) {
            assert.equal((await ends.of({ payload, vision: { ...VISION, source } })).code, null);
            const topics = labels.map((label) => `csp/${source}/counts/${label}`);
            const retained = await eventually(
                () => broker.retained(),
                (found) => topics.every((topic) => found.has(topic)),
                10_000,
            );
            for (const topic of topics) assert.equal(retained.get(topic), "1");
        }
        assert.equal(({} as Record<string, unknown>)["label"], undefined);
    },
};
