import assert from "node:assert/strict";
import { onDebugMessage } from "../fixtures/debug-messages";
import { eventually } from "../fixtures/eventually";
import { Mosquitto } from "../fixtures/mosquitto";
import type { FlowNode } from "../fixtures/node-red";
import { observers, seenIn } from "../fixtures/observers";
import { startRtspServer } from "../fixtures/rtsp-server";
import { SECRETS } from "./cases/secrets";
import { CHANNELS, forgetSecret, newSecret, note, takeFindings } from "./evidence";
import { family } from "./family";
import { lookEverywhere } from "./node-red/look-everywhere";
import { Rig } from "./node-red/rig";
import { plantedFlow } from "./secrets/planted-flow";

const place = { z: "s", x: 1, y: 1 };
const camera = (source: string, url: string, more: object = {}): FlowNode => ({
    ...place,
    id: source,
    type: "csp-camera",
    source,
    url,
    connectTimeout: 3,
    wires: [["look"], ["seen", "show"]],
    ...more,
});

describe("faults that could tell secrets", function () {
    this.timeout(120_000);

    family("secrets", SECRETS, {
        "A password is planted in every channel: log, status, message, error, document, HTTP answer, process title":
            async (run) => {
                const rig = await Rig.open(run);
                const nodeRed = await rig.start([...plantedFlow("nothing yet"), ...rig.configNodes()]);
                const secret = newSecret();
                // Before the rig looks for the last time: what was planted is no fault of the product.
                run.atEnd(() => forgetSecret(secret));
                const listening = await onDebugMessage(nodeRed.url, (message) => note("message", message));
                run.atEnd(listening);
                await nodeRed.deploy([...plantedFlow(secret), ...rig.configNodes()]);
                const found = new Set<string>();
                await eventually(
                    async () => {
                        await lookEverywhere(nodeRed, rig.received);
                        for (const channel of takeFindings()) found.add(channel);
                        return CHANNELS.filter((channel) => !found.has(channel));
                    },
                    (missing) => missing.length === 0,
                    30_000,
                );
                forgetSecret(secret);
                takeFindings();
            },
        "Cameras and a broker have passwords, right and wrong, in their fields and in their addresses":
            async (run) => {
                const [right, wrong, mqtt] = [newSecret("@/%#é"), newSecret(":&"), newSecret()];
                const server = await startRtspServer({ password: right });
                run.atEnd(() => server.stop());
                const guarded = await Mosquitto.start({ anonymous: false });
                run.atEnd(() => guarded.stop());
                const inside = (password: string): string =>
                    server.url.replace("//", `//admin:${encodeURIComponent(password)}@`);
                const rig = await Rig.open(run);
                const flow = (x: number): FlowNode[] => [
                    { id: "s", type: "tab", label: "secrets" },
                    camera("Right", inside(right)),
                    camera("Wrong", inside(wrong)),
                    camera("Fields", server.url, { credentials: { user: "admin", password: right } }),
                    camera("Misspelt", inside(right).replace("rtsp", "rtps")),
                    camera("Raw", server.url.replace("//", `//admin:${wrong}@`)),
                    camera(
                        "Nowhere",
                        `rtsp://admin:${encodeURIComponent(right)}@no-such-host.invalid/live?pwd=${wrong}`,
                    ),
                    camera("File", `file:///nowhere/${encodeURIComponent("x")}.mp4`),
                    { ...place, id: "look", type: "csp-detect", model: "mo", x, wires: [["pub", "locked"]] },
                    { ...place, id: "pub", type: "csp-publish", broker: "br", wires: [] },
                    { ...place, id: "locked", type: "csp-publish", broker: "br2", wires: [] },
                    {
                        ...place,
                        id: "show",
                        type: "debug",
                        active: true,
                        tosidebar: true,
                        complete: "true",
                        wires: [],
                    },
                    ...rig.configNodes(),
                    {
                        id: "br2",
                        type: "csp-broker",
                        url: guarded.url,
                        clientId: "csp2",
                        credentials: { user: "user", password: mqtt },
                    },
                    ...observers("s"),
                ];
                const nodeRed = await rig.start([], {
                    settings: { logging: { console: { level: "trace", metrics: false, audit: true } } },
                });
                const listening = await onDebugMessage(nodeRed.url, (message) => note("message", message));
                run.atEnd(listening);
                await nodeRed.deploy(flow(1));
                await Promise.all([rig.more("Right"), rig.more("Fields")]);
                await eventually(
                    async () => new Set((await seenIn(nodeRed)).map(({ of, code }) => `${of} ${code}`)),
                    (seen) =>
                        [
                            "Wrong E_CAMERA_PASSWORD",
                            "Misspelt E_CAMERA_ADDRESS",
                            "Nowhere E_CAMERA_HOST",
                        ].every((each) => seen.has(each)),
                    30_000,
                );
                await lookEverywhere(nodeRed, rig.received);
                // Of what stands in an address, Node-RED gives back the flow as it was written; of fields nothing.
                assert.ok(!JSON.stringify(await nodeRed.get("/flows")).includes(mqtt));
                await nodeRed.deploy(flow(2));
                await rig.more("Right");
                await lookEverywhere(nodeRed, rig.received);
                assert.match(nodeRed.log(), /\[(trace|audit)\]/);
            },
    });
});
