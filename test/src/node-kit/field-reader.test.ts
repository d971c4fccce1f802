import assert from "node:assert/strict";
import { FieldReader } from "../../../src/node-kit/field-reader";

const ENVIRONMENT: Record<string, unknown> = {
    CAM_FPS: "7",
    WORD: "seven",
    EMPTY: "",
    HOST: "10.0.0.9",
    SITE: "north",
    SCORE: 0.4,
    LABELS: "car, bus",
    JSON: { a: 1 },
};

function reader(config: Record<string, unknown>, saved = config, credentials = {}): FieldReader {
    return new FieldReader({ config, saved, credentials, lookup: (name) => ENVIRONMENT[name] });
}

const RATE = { default: 5, min: 0.1, max: 240 } as const;

describe("FieldReader", () => {
    for (const [value, expected] of [
        [undefined, 5],
        [null, 5],
        ["", 5],
        ["  ", 5],
        ["7", 7],
        [7, 7],
        [0.1, 0.1],
        ["240", 240],
        ["${CAM_FPS}", 7],
    ] as const) {
        it(`reads the number ${JSON.stringify(value)} as ${expected}`, () => {
            assert.equal(reader({ rate: value }).number("rate", RATE), expected);
        });
    }

    for (const [value, code, words] of [
        ["seven", "E_CONFIG", /rate.*0\.1 to 240.*seven/],
        [NaN, "E_CONFIG", /rate/],
        [Infinity, "E_CONFIG", /rate/],
        ["0.09", "E_CONFIG", /rate/],
        [241, "E_CONFIG", /rate/],
        [true, "E_CONFIG", /rate/],
        ["${WORD}", "E_VARIABLE", /rate.*seven.*WORD/],
        ["${EMPTY}", "E_VARIABLE", /rate.*EMPTY is empty/],
        ["${UNSET}", "E_VARIABLE", /rate.*UNSET is not set/],
        ["${JSON}", "E_VARIABLE", /rate.*JSON/],
        ["${}", "E_VARIABLE", /rate.*without a name/],
    ] as const) {
        it(`refuses the number ${JSON.stringify(value)} and names the field`, () => {
            assert.throws(() => reader({ rate: value }).number("rate", RATE), { code, message: words });
        });
    }

    it("tells an empty variable from an empty field although Node-RED hands both over as empty", () => {
        assert.throws(() => reader({ rate: "" }, { rate: "${EMPTY}" }).number("rate", RATE), {
            code: "E_VARIABLE",
        });
    });

    it("takes what Node-RED put in place where the saved field names no variable of this form", () => {
        assert.equal(reader({ model: "copy-1" }, { model: "template-1" }).text("model"), "copy-1");
    });

    it("refuses a broken whole number", () => {
        const limits = { default: 100, min: 1, max: 1000, whole: true } as const;
        assert.equal(reader({ max: "3" }).number("max", limits), 3);
        assert.throws(() => reader({ max: "3.5" }).number("max", limits), /whole number/);
    });

    it("gives null for a number whose default is none", () => {
        assert.equal(reader({}).number("score", { default: null, min: 0, max: 1 }), null);
        assert.equal(reader({ score: "${SCORE}" }).number("score", { default: null, min: 0, max: 1 }), 0.4);
    });

    for (const [value, expected] of [
        [undefined, "none"],
        ["", "none"],
        ["rtsp://${HOST}/s", "rtsp://10.0.0.9/s"],
        ["${SITE}/${HOST}", "north/10.0.0.9"],
        [" a ", "a"],
        ["$HOST {x}", "$HOST {x}"],
        [12, "12"],
    ] as const) {
        it(`reads the text ${JSON.stringify(value)} as ${expected}`, () => {
            assert.equal(reader({ url: value }).text("url", "none"), expected);
        });
    }

    for (const value of ["rtsp://${UNSET}/s", "rtsp://${EMPTY}/s", "rtsp://${HOST/s", ["a"]]) {
        it(`refuses the text ${JSON.stringify(value)}`, () => {
            assert.throws(() => reader({ url: value }).text("url"), /Field url/);
        });
    }

    it("refuses an empty field that has no default", () => {
        assert.throws(() => reader({ source: " " }).required("source"), {
            code: "E_CONFIG",
            message: /source/,
        });
    });

    it("reads choices and truth values, typed or as text, and refuses others with what is known", () => {
        const fields = reader({ nms: "diou", agnostic: "true", isolation: "fork", retain: "yes" });
        assert.equal(fields.choice("nms", ["iou", "diou"], "iou"), "diou");
        assert.equal(fields.choice("missing", ["iou", "diou"], "iou"), "iou");
        assert.equal(fields.boolean("agnostic", false), true);
        assert.equal(fields.boolean("missing", true), true);
        assert.throws(() => fields.choice("isolation", ["process", "thread"], "process"), /process, thread/);
        assert.throws(() => fields.boolean("retain", false), /true or false/);
    });

    for (const [value, expected] of [
        [undefined, []],
        [[], []],
        ["", []],
        ["car", ["car"]],
        ["car, bus\ncar,", ["car", "bus"]],
        [
            ["car", " bus ", ""],
            ["car", "bus"],
        ],
        [
            ["${LABELS}", "truck"],
            ["car", "bus", "truck"],
        ],
    ] as const) {
        it(`reads the list ${JSON.stringify(value)}`, () => {
            assert.deepEqual(reader({ classes: value }).list("classes"), expected);
        });
    }

    it("refuses a list of other things than texts", () => {
        assert.throws(() => reader({ classes: [1] }).list("classes"), /list of texts/);
        assert.throws(() => reader({ classes: ["${UNSET}"] }).list("classes"), /classes.*UNSET/);
    });

    it("resolves credentials and keeps blanks and what only looks like a reference", () => {
        const fields = reader({}, {}, { user: "${SITE}", password: " a${b ", pin: "${UNSET}" });
        assert.equal(fields.credential("user"), "north");
        assert.equal(fields.credential("password"), " a${b ");
        assert.equal(fields.credential("missing"), "");
        assert.throws(() => fields.credential("pin"), { code: "E_VARIABLE", message: /pin.*UNSET/ });
    });
});
