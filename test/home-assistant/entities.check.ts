import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { remoteControls } from "../../src/node-kit/remote-controls";
import { eventually } from "../fixtures/eventually";
import { greyFrame } from "../fixtures/frames";
import { HomeAssistant, type EntityState } from "../fixtures/home-assistant";
import { Mosquitto, type Received } from "../fixtures/mosquitto";
import {
    detectionMessage,
    give,
    loadPublishing,
    publishFlow,
    unloadPublishing,
} from "../fixtures/publishing";

type Component = Readonly<Record<string, unknown>> & { readonly platform: string };

interface Message extends Readonly<Record<string, unknown>> {
    readonly components: Readonly<Record<string, Component>>;
}

/** The device message in the form with one topic per component, which Home Assistant knew first. */
function perComponent(topic: string, { components, ...shared }: Message): [topic: string, payload: string][] {
    const device = topic.split("/")[2] ?? "";
    return Object.entries(components).map(([key, { platform, ...component }]) => [
        `homeassistant/${platform}/${device}/${key}/config`,
        JSON.stringify({ ...shared, ...component }),
    ]);
}

describe("a real Home Assistant", () => {
    const python = process.env["CSP_HOME_ASSISTANT"] ?? "";
    const userDir = mkdtempSync(path.join(tmpdir(), "csp-ha-user-"));
    let broker: Mosquitto;
    let received: Received[];
    let home: HomeAssistant;
    let timer: NodeJS.Timeout;
    let isPaused = false;
    let labels: string[] = ["person", "person"];
    let leave = (): void => undefined;

    const load = (): Promise<void> =>
        loadPublishing(
            publishFlow(
                broker.url,
                { events: true, eventFrames: 2, eventTimeout: 1, outputs: 1 },
                { discovery: true, commands: ["pause"], statsInterval: 1 },
            ),
            {},
            { userDir },
        );
    const is = (key: string, state: string): Promise<unknown> =>
        eventually(() => home.state(key)?.state === state, Boolean, 20_000).catch(() => {
            const shown = home.all().map((one) => `${one.entity_id}: ${String(one.state)}`);
            throw new Error(`${key} is not ${state}:\n${shown.join("\n")}\n${home.log}`);
        });

    before(async () => {
        broker = await Mosquitto.start();
        received = await broker.watch();
        const pause = (value: unknown): void => {
            isPaused = value !== "off";
            remoteControls.changed("Front Door");
        };
        leave = remoteControls.add("Front Door", { pause }, () => isPaused);
        await load();
        let sequence = 0;
        timer = setInterval(() => {
            sequence += 1;
            const message = detectionMessage({
                source: "Front Door",
                sequence,
                labels,
                classes: ["person", "car"],
            });
            give({ ...message, frame: greyFrame(sequence, "Front Door") });
        }, 200);
        const found = await eventually(
            () => received.find(({ topic }) => /^homeassistant\/device\/.*\/config$/.test(topic)),
            Boolean,
            8000,
        );
        assert.ok(found);
        const client = await broker.client();
        for (const [topic, payload] of perComponent(found.topic, JSON.parse(found.text) as Message)) {
            await client.publishAsync(topic, payload, { qos: 1, retain: true });
        }
        home = await HomeAssistant.start(python, broker.port);
    });
    after(async () => {
        clearInterval(timer);
        leave();
        await home.stop();
        await unloadPublishing();
        await broker.stop();
        rmSync(userDir, { recursive: true, force: true });
    });

    const key = (kind: string, label: string): string =>
        home.all().find(({ unique_id }) => unique_id.includes(`_${kind}_${label}_`))?.unique_id ??
        `${kind} ${label}`;

    it("shows each component as an entity with its state", async () => {
        await eventually(() => home.all().length === 10, Boolean, 20_000);
        await is(key("occupancy", "person"), "on");
        await is(key("occupancy", "car"), "off");
        await is(key("count", "person"), "2");
        await is(key("count", "car"), "0");
        await is("_health", "running");
        await is("_enabled", "on");
        await eventually(() => Number(home.state("_fps")?.state) > 3, Boolean, 20_000);
        await eventually(() => Number(home.state("_latency")?.state) >= 0, Boolean, 20_000);
        labels = [];
        await is("_event", "person end");
        assert.equal(home.state("_event")?.attributes["source"], "Front Door");
        await is(key("occupancy", "person"), "off");
        labels = ["person"];
        await is("_event", "person begin");
        await eventually(
            () => !["unknown", "unavailable"].includes(home.state("_snapshot")?.state ?? "unknown"),
            Boolean,
            20_000,
        );
    });

    it("names device and entities as we do, and finds nothing wrong with them", () => {
        const names = home.all().map(({ name, device }: EntityState) => [device, name]);
        for (const [device, name] of names) {
            assert.equal(device, "Front Door");
            assert.match(name ?? "", /^Front Door \S/);
        }
        // The device form came later; the message lies on the broker all the same.
        const known = "Integration device is not supported";
        const about = home.log
            .split("\n")
            .filter(
                (line) => !line.endsWith(known) && /mqtt/i.test(line) && /warn|error|exception/i.test(line),
            );
        assert.deepEqual(about, []);
    });

    it("is told again when it says that it has started", () => {
        const birth = received.findIndex(
            ({ topic, text }) => topic === "homeassistant/status" && text === "online",
        );
        assert.ok(birth >= 0);
        const told = received
            .slice(birth)
            .filter(({ topic, retain }) => /^homeassistant\/device\//.test(topic) && !retain);
        assert.ok(told.length >= 1);
    });

    it("pauses and resumes by its switch", async () => {
        const { entity_id } = home.state("_enabled") ?? assert.fail("no switch");
        home.call("switch", "turn_off", { entity_id });
        await is("_enabled", "off");
        assert.equal(isPaused, true);
        home.call("switch", "turn_on", { entity_id });
        await is("_enabled", "on");
        assert.equal(isPaused, false);
    });

    it("shows all but health and switch unavailable while the source does not run, and everything while we do not", async () => {
        const since = new Date().toISOString();
        const words = { code: "E_CAMERA_LOST", cause: "gone", attempt: 1, restarts: 0, since };
        clearInterval(timer);
        give({ payload: { source: "Front Door", state: "waiting", ...words } });
        await is(key("occupancy", "person"), "unavailable");
        await is("_health", "waiting");
        await is("_snapshot", "unavailable");
        assert.equal(home.state("_enabled")?.state, "on");
        give({ payload: { source: "Front Door", state: "running", ...words, code: null, cause: null } });
        await is(key("occupancy", "person"), "off");
        await unloadPublishing();
        for (const { unique_id } of home.all()) await is(unique_id, "unavailable");
    });
});
