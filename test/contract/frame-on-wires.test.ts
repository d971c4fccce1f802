import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { NodeMessage } from "node-red";
import { frameOf } from "../../nodes/frame/frame-of";
import { VisionFrame } from "../../src/frame";
import { greyFrame } from "../fixtures/frames";
import type { FlowNode, Line } from "../fixtures/node-red";
import { coreNodes, nextMessage, useLine } from "../fixtures/runtime";

const CORE = [
    "common/21-debug",
    "common/25-catch",
    "common/60-link",
    "function/10-function",
    "function/15-change",
    "function/89-delay",
    "parsers/70-JSON",
];

function node(id: string, type: string, wires: string[], more: object = {}): FlowNode {
    return { id, type, z: "tab", x: 10, y: 10, wires: [wires], ...more };
}

const TAB = { id: "tab", type: "tab", label: "contract" };

for (const line of ["4.1", "5.0"] satisfies Line[]) {
    describe(`a frame on the wires of Node-RED ${line}`, () => {
        const helper = useLine(line);
        const contextDir = mkdtempSync(path.join(tmpdir(), "csp-context-"));

        before(() => {
            useLine(line);
            helper.settings({
                contextStorage: {
                    default: { module: "memory" },
                    file: { module: "localfilesystem", config: { dir: contextDir, cache: false } },
                },
            });
        });
        after(() => {
            rmSync(contextDir, { recursive: true, force: true });
        });
        afterEach(() => helper.unload());

        /** Sends a frame into the flow and gives what arrives at `end` (and `second`, if it is there). */
        async function pass(flow: FlowNode[], frame: VisionFrame, ends = ["end"]): Promise<NodeMessage[]> {
            const sinks = ends.map((id) => ({ id, type: "helper", z: "tab", x: 1, y: 1, wires: [] }));
            await helper.load(coreNodes(line, ...CORE), [
                TAB,
                node("start", "helper", ["a"]),
                ...flow,
                ...sinks,
            ]);
            await helper._context.load();
            const arrived = Promise.all(ends.map((id) => nextMessage(id)));
            helper.getNode("start").send({ payload: 1, frame, vision: { sequence: frame.sequence } });
            return arrived;
        }

        it("is kept by reference by RED.util.cloneMessage, wherever it hangs", () => {
            const frame = greyFrame();
            const util = helper._RED.util;
            assert.ok(helper._RED.version().startsWith(line), helper._RED.version());
            assert.equal(util.cloneMessage({ frame })["frame"], frame);
            const nested = util.cloneMessage({ payload: { list: [frame] } }) as {
                payload: { list: unknown[] };
            };
            assert.equal(nested.payload.list[0], frame);
        });

        it("costs far less per extra wire than a copy of its pixels", () => {
            const pixels = VisionFrame.allocate(1920, 1080);
            const parts = { width: 1920, height: 1080, nativeWidth: 1920, nativeHeight: 1080 };
            const more = { source: "Gate", sequence: 1, pts: null, capturedAt: 0 };
            const frame = new VisionFrame({ pixels, ...parts, ...more });
            const message = { frame, vision: { source: "Gate" } };
            const median = (work: () => void): number => {
                const times = Array.from({ length: 41 }, () => {
                    const begun = performance.now();
                    work();
                    return performance.now() - begun;
                });
                return times.sort((one, other) => one - other)[20]!;
            };
            const clone = median(() => helper._RED.util.cloneMessage(message));
            const copy = median(() => frame.copyPixels());
            assert.ok(clone * 5 < copy, `${clone} ms against ${copy} ms`);
        });

        it("reaches both ends of two wires as the same frame", async () => {
            const frame = greyFrame();
            const both = await pass(
                [node("a", "function", ["end", "second"], { func: "return msg", outputs: 1 })],
                frame,
                ["end", "second"],
            );
            assert.deepEqual(
                both.map((message) => frameOf(message) === frame),
                [true, true],
            );
            assert.notEqual(both[0], both[1]);
        });

        for (const [what, flow] of [
            [
                "a Function node that sends",
                [node("a", "function", ["end"], { func: "node.send(msg)", outputs: 1 })],
            ],
            [
                "a Change node that moves it",
                [
                    node("a", "change", ["b"], {
                        rules: [{ t: "move", p: "frame", pt: "msg", to: "kept", tot: "msg" }],
                    }),
                    node("b", "change", ["end"], {
                        rules: [{ t: "set", p: "frame", pt: "msg", to: "kept", tot: "msg" }],
                    }),
                ],
            ],
            [
                "a delay",
                [
                    node("a", "delay", ["end"], {
                        pauseType: "delay",
                        timeout: "10",
                        timeoutUnits: "milliseconds",
                    }),
                ],
            ],
            [
                "links",
                [
                    node("a", "link out", [], { mode: "link", links: ["b"] }),
                    node("b", "link in", ["end"], { links: ["a"] }),
                ],
            ],
            [
                "a link call and back",
                [
                    node("a", "link call", ["end"], { links: ["b"], timeout: "5" }),
                    node("b", "link in", ["c"], {}),
                    node("c", "link out", [], { mode: "return", links: [] }),
                ],
            ],
            [
                "a Catch node",
                [
                    node("a", "function", [], { func: "throw new Error('fault')", outputs: 1 }),
                    node("c", "catch", ["end"], { scope: null }),
                ],
            ],
            [
                "the memory context",
                [
                    node("a", "function", ["end"], {
                        func: "flow.set('f', msg.frame); msg.frame = flow.get('f'); return msg",
                        outputs: 1,
                    }),
                ],
            ],
            [
                "a subflow",
                [
                    {
                        id: "sub",
                        type: "subflow",
                        name: "s",
                        in: [{ x: 1, y: 1, wires: [{ id: "in" }] }],
                        out: [{ x: 9, y: 1, wires: [{ id: "in", port: 0 }] }],
                    },
                    { ...node("in", "function", [], { func: "return msg", outputs: 1 }), z: "sub" },
                    node("a", "subflow:sub", ["end"]),
                ],
            ],
        ] as [string, FlowNode[]][]) {
            it(`comes through ${what}`, async () => {
                const frame = greyFrame();
                const [message] = await pass(flow, frame);
                assert.equal(frameOf(message!), frame);
            });
        }

        for (const [what, flow] of [
            [
                "a deep copy by a Change node",
                [
                    node("a", "change", ["end"], {
                        rules: [{ t: "set", p: "frame", pt: "msg", to: "frame", tot: "msg", dc: true }],
                    }),
                ],
            ],
            [
                "a JSON node and back",
                [
                    node("a", "change", ["b"], {
                        rules: [{ t: "set", p: "payload", pt: "msg", to: "frame", tot: "msg" }],
                    }),
                    node("b", "json", ["c"], { property: "payload", action: "str" }),
                    node("c", "json", ["d"], { property: "payload", action: "obj" }),
                    node("d", "change", ["end"], {
                        rules: [{ t: "set", p: "frame", pt: "msg", to: "payload", tot: "msg" }],
                    }),
                ],
            ],
            [
                "a file context",
                [
                    node("a", "function", ["end"], {
                        func: "flow.set('f', msg.frame, 'file', (e) => flow.get('f', 'file', (e, f) => { msg.frame = f; node.send(msg); }))",
                        outputs: 1,
                    }),
                ],
            ],
        ] as [string, FlowNode[]][]) {
            it(`is refused with E_FRAME_COPIED after ${what}`, async () => {
                const [message] = await pass(flow, greyFrame());
                assert.throws(() => frameOf(message!), { code: "E_FRAME_COPIED" });
            });
        }

        it("is a line of text for a Debug node, not its pixels", async () => {
            const shown = new Promise<string>((resolve) => {
                helper._events.on("comms", (event: { topic: string; data: unknown }) => {
                    const text = JSON.stringify(event.data);
                    if (event.topic === "debug" && text.includes("VisionFrame")) resolve(text);
                });
            });
            await pass(
                [
                    node("a", "function", ["debug", "end"], { func: "return msg", outputs: 1 }),
                    node("debug", "debug", [], { active: true, tosidebar: true, complete: "true" }),
                ],
                greyFrame(),
            );
            const text = await shown;
            helper._events.removeAllListeners("comms");
            assert.match(text, /Gate/);
            assert.ok(text.length < 2000, `${text.length} characters`);
        });
    });
}
