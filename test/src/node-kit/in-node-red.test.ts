import assert from "node:assert/strict";
import type { Node, NodeAPI, NodeDef, NodeMessage } from "node-red";
import { VisionError } from "../../../src/errors";
import type { FieldReader } from "../../../src/node-kit/field-reader";
import { fieldsOf } from "../../../src/node-kit/fields-of";
import { onInput, type InputHandler } from "../../../src/node-kit/on-input";
import { nextMessage, nextMessages, useLine } from "../../fixtures/runtime";

/** A node type for one test: reads its fields as told, handles input as told. */
function testNode(handler: InputHandler, read?: (fields: FieldReader, id: string) => void) {
    return (RED: NodeAPI): void => {
        function Tested(this: Node, config: NodeDef): void {
            RED.nodes.createNode(this, config);
            read?.(fieldsOf(RED, this, config), this.id);
            onInput(this, handler);
        }
        RED.nodes.registerType("tested", Tested, { credentials: { password: { type: "password" } } });
    };
}

const TAB = { id: "tab", type: "tab", label: "t" };
const SINKS = ["end", "caught", "completed"].map((id) => ({
    id,
    type: "helper",
    z: "tab",
    x: 1,
    y: 1,
    wires: [],
}));
const FLOW = [
    TAB,
    { id: "n", type: "tested", z: "tab", x: 1, y: 1, wires: [["end"]] },
    { id: "c", type: "catch", z: "tab", x: 1, y: 1, scope: null, wires: [["caught"]] },
    { id: "d", type: "complete", z: "tab", x: 1, y: 1, scope: ["n"], wires: [["completed"]] },
    ...SINKS,
];

describe("onInput in a flow", () => {
    const helper = useLine("4.1");
    before(() => void useLine("4.1"));
    afterEach(() => helper.unload());

    it("completes a message once and lets its own properties through", async () => {
        await helper.load(
            [
                testNode(async (message, send) => {
                    await Promise.resolve();
                    message.payload = 2;
                    send(message);
                }),
            ],
            FLOW,
        );
        const [sent, completed] = [nextMessage("end"), nextMessage("completed")];
        const own = {
            parts: { id: "p", index: 0 },
            _linkSource: [{ id: "x" }],
            req: { own: 1 },
            res: { own: 2 },
        };
        helper.getNode("n").receive({ payload: 1, ...own });
        const message = await sent;
        assert.equal(message.payload, 2);
        for (const [name, value] of Object.entries(own)) assert.deepEqual(message[name], value, name);
        assert.equal((await completed)["_msgid"], message["_msgid"]);
    });

    const faults: [string, InputHandler, string][] = [
        ["throws at once", () => fail(new VisionError("E_PAYLOAD", "no")), "E_PAYLOAD"],
        ["rejects later", () => Promise.reject(new VisionError("E_BUSY", "no")), "E_BUSY"],
        ["fails for a reason of its own", () => fail(new TypeError("x is not a function")), "E_INTERNAL"],
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- anything can be thrown
        ["rejects with no error at all", () => Promise.reject("text"), "E_INTERNAL"],
    ];
    for (const [what, handler, code] of faults) {
        it(`gives Catch nodes ${code} when a handler ${what}, and goes on`, async () => {
            await helper.load([testNode(handler)], FLOW);
            const caught = nextMessages("caught", 2);
            helper.getNode("n").receive({ payload: 1 });
            helper.getNode("n").receive({ payload: 2 });
            const errors = (await caught).map((message) => (message["error"] as { code: string }).code);
            assert.deepEqual(errors, [code, code]);
        });
    }
});

function fail(error: Error): never {
    throw error;
}

describe("fieldsOf in a flow", () => {
    const helper = useLine("4.1");
    before(() => {
        useLine("4.1");
        Object.assign(process.env, { CSP_TEST_FPS: "7", CSP_TEST_EMPTY: "", CSP_TEST_SECRET: "s3" });
    });
    after(() => {
        for (const name of ["FPS", "EMPTY", "SECRET"])
            Reflect.deleteProperty(process.env, `CSP_TEST_${name}`);
    });
    afterEach(() => helper.unload());

    /** What a node reads from its fields, by its id. */
    async function read(flow: object[], reading: (fields: FieldReader) => unknown, credentials = {}) {
        const results = new Map<string, unknown>();
        const node = testNode(
            (message: NodeMessage) => message,
            (fields, id) => {
                try {
                    results.set(id, reading(fields));
                } catch (error) {
                    results.set(id, (error as VisionError).code);
                }
            },
        );
        await helper.load([node], [TAB, ...flow], credentials);
        return results;
    }

    const rate = (fields: FieldReader): unknown => fields.number("rate", { default: 5, min: 1, max: 240 });
    const node = (id: string, more: object): object => ({
        id,
        type: "tested",
        z: "tab",
        x: 1,
        y: 1,
        wires: [],
        ...more,
    });

    it("resolves variables of the process and never takes a default for one that is empty or unset", async () => {
        const results = await read(
            [
                node("set", { rate: "${CSP_TEST_FPS}" }),
                node("empty", { rate: "${CSP_TEST_EMPTY}" }),
                node("unset", { rate: "${CSP_TEST_UNSET}" }),
                node("none", { rate: "" }),
            ],
            rate,
        );
        assert.deepEqual(Object.fromEntries(results), {
            set: 7,
            empty: "E_VARIABLE",
            unset: "E_VARIABLE",
            none: 5,
        });
    });

    it("resolves variables of each copy of a subflow, inside texts too", async () => {
        const copy = (id: string, env: object[]): object => ({
            id,
            type: "subflow:s",
            z: "tab",
            x: 1,
            y: 1,
            wires: [],
            env,
        });
        const results = await read(
            [
                { id: "s", type: "subflow", name: "s", in: [], out: [] },
                { ...node("t", { source: "${CAM} north", rate: "${RATE}" }), z: "s" },
                copy("a", [
                    { name: "CAM", type: "str", value: "gate" },
                    { name: "RATE", type: "num", value: "9" },
                ]),
                copy("b", [
                    { name: "CAM", type: "str", value: "yard" },
                    { name: "RATE", type: "str", value: "" },
                ]),
            ],
            (fields) => [fields.text("source"), attempt(() => rate(fields))],
        );
        assert.deepEqual(
            [...results.values()],
            [
                ["gate north", 9],
                ["yard north", "E_VARIABLE"],
            ],
        );
    });

    it("resolves credentials", async () => {
        const results = await read([node("n", {})], (fields) => fields.credential("password"), {
            n: { password: "${CSP_TEST_SECRET}" },
        });
        assert.equal(results.get("n"), "s3");
    });
});

function attempt(what: () => unknown): unknown {
    try {
        return what();
    } catch (error) {
        return (error as VisionError).code;
    }
}
