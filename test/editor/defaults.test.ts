import assert from "node:assert/strict";
import { readAnnotateSettings } from "../../nodes/annotate/settings";
import { readBrokerSettings } from "../../nodes/broker/settings";
import { readCameraSettings } from "../../nodes/camera/settings";
import { readClassifySettings } from "../../nodes/classify/settings";
import { readDetectSettings } from "../../nodes/detect/settings";
import { readModelSettings } from "../../nodes/model/settings";
import { readPublishSettings } from "../../nodes/publish/settings";
import { readStatsSettings } from "../../nodes/stats/settings";
import { FieldReader } from "../../src/node-kit/field-reader";
import { editorFile } from "../fixtures/editor-definition";

/** For each type its reader, and what a person has to fill in before it can start. */
const READERS: Record<string, { read: (fields: FieldReader) => object; needs?: Record<string, string> }> = {
    "csp-annotate": { read: readAnnotateSettings },
    "csp-broker": { read: (fields) => readBrokerSettings(fields, "id") },
    "csp-camera": { read: readCameraSettings, needs: { source: "Gate", url: "rtsp://camera/stream" } },
    "csp-classify": { read: readClassifySettings },
    "csp-detect": { read: readDetectSettings },
    "csp-model": { read: readModelSettings },
    "csp-publish": { read: readPublishSettings },
    "csp-stats": { read: readStatsSettings },
};

/** What a reader makes of the properties, and which ones it asked for. */
function read(name: string, config: Record<string, unknown>): { settings: object; asked: Set<string> } {
    const asked = new Set<string>();
    const watched = new Proxy(config, {
        get(target, property) {
            asked.add(String(property));
            return Reflect.get(target, property) as unknown;
        },
    });
    const fields = new FieldReader({ config: watched, lookup: () => undefined });
    return { settings: READERS[name]!.read(fields), asked };
}

for (const [name, { needs = {} }] of Object.entries(READERS)) {
    describe(`the properties of ${name}`, () => {
        const { definition } = editorFile(name);
        // References to config nodes are no fields: Node-RED resolves them, and it counts the outputs itself.
        const properties = Object.entries(definition.defaults).filter(
            ([property, { type }]) => !["name", "outputs"].includes(property) && type === undefined,
        );
        const defaults = Object.fromEntries(properties.map(([property, { value }]) => [property, value]));

        it("mean the same left alone in the editor and missing from a flow written by hand", () => {
            assert.deepEqual(read(name, { ...defaults, ...needs }).settings, read(name, needs).settings);
        });

        it("are the ones that the runtime reads, no more and no less", () => {
            const { asked } = read(name, { ...defaults, ...needs });
            assert.deepEqual([...asked].sort(), Object.keys(defaults).sort());
        });
    });
}
