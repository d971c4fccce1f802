import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { NodeMessage } from "node-red";
import { VisionFrame } from "../../src/frame";
import type { EventDocument } from "../../src/mqtt/event-document";
import { eventually } from "../fixtures/eventually";
import { Mosquitto, type Received } from "../fixtures/mosquitto";
import {
    detectionMessage,
    figuresOf,
    give,
    loadPublishing,
    publishFlow,
    unloadPublishing,
} from "../fixtures/publishing";
import { useLine } from "../fixtures/runtime";

type Components = Record<string, Record<string, unknown>>;

const helper = useLine("4.1");

/** The next warning of a node that matches. */
function nextWarning(id: string, pattern: RegExp): Promise<void> {
    return new Promise((resolve) => {
        const node = helper.getNode(id);
        node.on(
            "call:warn" as "close",
            ((call: { readonly args: readonly unknown[] }) => {
                if (pattern.test(String(call.args[0]))) resolve();
            }) as () => void,
        );
    });
}

const until = (holds: () => boolean): Promise<unknown> => eventually(() => holds(), Boolean, 10_000);

describe("csp-publish with discovery", function () {
    this.timeout(30_000);
    let broker: Mosquitto;
    let received: Received[];
    let userDir: string;

    beforeEach(async () => {
        userDir = mkdtempSync(path.join(tmpdir(), "csp-discovery-"));
        broker = await Mosquitto.start();
        received = await broker.watch("homeassistant/#");
    });
    afterEach(async () => {
        await unloadPublishing();
        await broker.stop();
        rmSync(userDir, { recursive: true, force: true });
    });

    const load = (more: object = {}): Promise<void> =>
        loadPublishing(publishFlow(broker.url, more, { discovery: true }), {}, { userDir });
    const told = (): Components[] =>
        received
            .filter(({ topic }) => topic.startsWith("homeassistant/device/"))
            .map(({ text }) => (JSON.parse(text) as { components: Components }).components);
    const of = (components: Components | undefined, label: string): Record<string, unknown>[] =>
        Object.entries(components ?? {}).flatMap(([key, one]) => (key.includes(`_${label}_`) ? [one] : []));

    it("takes a label out with its platform alone, once, and then leaves it out", async () => {
        await load({ classes: ["person", "car"] });
        give(detectionMessage({}));
        await until(() => of(told().at(-1), "car").length === 2);
        await unloadPublishing();
        received.length = 0;
        await load({ classes: ["person"] });
        give(detectionMessage({}));
        await until(() => told().length >= 2 && of(told().at(-1), "car").length === 0);
        const leaving = told().map((components) => of(components, "car"));
        assert.deepEqual(
            leaving.at(-2)?.map((one) => Object.keys(one)),
            [["platform"], ["platform"]],
        );
        assert.equal(of(told().at(-1), "person").length, 2);
    });

    it("says when another client uses its topics, and not when it only uses its own", async () => {
        await load();
        give(detectionMessage({}));
        await until(() => received.length > 0);
        const shown = nextWarning("pu", /Another client publishes on the topics of Gate/);
        let isShown = false;
        void shown.then(() => (isShown = true));
        const { topic = "", text = "" } = received.at(-1) ?? {};
        const client = await broker.client();
        const options = { qos: 1, retain: true } as const;
        await client.publishAsync(
            topic.replace("/config", "x/config"),
            text.replaceAll("csp/Gate", "b/Gate"),
            options,
        );
        await new Promise((resolve) => setTimeout(resolve, 300));
        assert.equal(isShown, false);
        await client.publishAsync(topic.replace("/config", "y/config"), text, options);
        await shown;
    });

    it("tells a broker that has forgotten, and Home Assistant when it starts", async () => {
        await load({ classes: ["person"] });
        give(detectionMessage({}));
        await until(() => told().length > 0);
        const before = told().length;
        await (await broker.client()).publishAsync("homeassistant/status", "online");
        await until(() => told().length > before);
        await broker.restart();
        await eventually(
            async () => [...(await broker.retained()).keys()],
            (topics) =>
                topics.some((topic) => topic.startsWith("homeassistant/device/")) &&
                ["csp/Gate/counts/person", "csp/Gate/health", "csp/clients/csp/status"].every((topic) =>
                    topics.includes(topic),
                ),
            10_000,
        );
    });
});

describe("a picture that the broker does not take", function () {
    this.timeout(40_000);

    /** Noise, which no JPEG makes small. */
    function noise(sequence: number): NodeMessage {
        const pixels = VisionFrame.allocate(320, 240);
        for (let i = 0; i < pixels.length; i++) pixels[i] = (i * 7919 * (sequence + 3)) % 251;
        const more = { nativeWidth: 320, nativeHeight: 240, source: "Gate", sequence, pts: null };
        const frame = new VisionFrame({ pixels, width: 320, height: 240, ...more, capturedAt: Date.now() });
        return { ...detectionMessage({ sequence }), frame };
    }

    for (const version of ["5", "4"]) {
        it(`is given up and named, and its event arrives and says so, with MQTT ${version}`, async () => {
            const broker = await Mosquitto.start({ lines: ["max_packet_size 20000"] });
            try {
                const received = await broker.watch();
                const events = (): EventDocument[] =>
                    received
                        .filter(({ topic }) => topic === "csp/Gate/events")
                        .map(({ text }) => JSON.parse(text) as EventDocument);
                const flow = publishFlow(broker.url, { events: true, eventFrames: 1 }, { version });
                await loadPublishing(flow);
                give(noise(1));
                const timer = setInterval(() => give(detectionMessage({})), 200);
                await until(() =>
                    events().some(({ snapshot }) => snapshot?.whole.missing === "E_PACKET_SIZE"),
                ).finally(() => clearInterval(timer));
                assert.equal(events()[0]?.type, "begin");
                const lost = broker.connections("csp") - 1;
                assert.ok(lost <= (version === "5" ? 0 : 3), `${lost} disconnects`);
                assert.ok(!received.some(({ topic }) => topic === "csp/Gate/snapshot"));
                await until(() => figuresOf().errors === 1);
            } finally {
                await unloadPublishing();
                await broker.stop();
            }
        });
    }
});
