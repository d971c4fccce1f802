import assert from "node:assert/strict";
import { createRequire } from "node:module";
import path from "node:path";
import type { Figures } from "../../src/stats/figures";
import { makeClip, type Clip } from "../fixtures/clip";
import { eventually } from "../fixtures/eventually";
import { startNodeRed, type FlowNode, type Line, type RunningNodeRed } from "../fixtures/node-red";
import { ROOT } from "../fixtures/paths";
import { parsePrometheus } from "../fixtures/prometheus-text";
import { assertValid } from "../fixtures/schemas";

const bcrypt = createRequire(path.join(ROOT, "node_modules/node-red/package.json"))("bcryptjs") as {
    hashSync(password: string, rounds: number): string;
};

const USERS = {
    type: "credentials",
    users: [
        { username: "reader", password: bcrypt.hashSync("r", 4), permissions: "read" },
        { username: "stranger", password: bcrypt.hashSync("s", 4), permissions: "other.write" },
    ],
};

/** A camera on a clip, played over and over, and nothing else that counts. */
function flow(clip: string): FlowNode[] {
    const place = { z: "tab", x: 1, y: 1 };
    return [
        { id: "tab", type: "tab", label: "t" },
        {
            id: "cam",
            type: "csp-camera",
            ...place,
            name: 'the "Gate"',
            source: "Gate",
            url: clip,
            mode: "loop",
            wires: [["sink"], []],
        },
        { id: "sink", type: "csp-annotate", ...place, wires: [[]] },
    ];
}

for (const line of ["4.1", "5.0"] satisfies Line[]) {
    describe(`figures over HTTP from Node-RED ${line} with users`, function () {
        this.timeout(60_000);
        let nodeRed: RunningNodeRed;
        let clip: Clip;

        before(async () => {
            clip = makeClip({ width: 320, height: 180, fps: 10, seconds: 3 });
            nodeRed = await startNodeRed({
                line,
                packageDir: ROOT,
                settings: { adminAuth: USERS },
                flows: flow(clip.file),
            });
        });
        after(async () => {
            await nodeRed.stop();
            clip.remove();
        });

        async function login(username: string, password: string): Promise<Record<string, string>> {
            const scope = username === "reader" ? "read" : "other.write";
            const client = { client_id: "node-red-admin", grant_type: "password", scope };
            const response = await fetch(`${nodeRed.url}/auth/token`, {
                method: "POST",
                body: new URLSearchParams({ ...client, username, password }),
            });
            const { access_token: token } = (await response.json()) as { access_token: string };
            assert.ok(token, "logged in");
            return { Authorization: `Bearer ${token}` };
        }

        const ask = (what: string, headers: Record<string, string> = {}): Promise<Response> =>
            fetch(`${nodeRed.url}/csp-vision/${what}`, { headers });

        for (const what of ["stats", "metrics"]) {
            it(`refuses ${what} to strangers, and to users who may not read`, async () => {
                assert.equal((await ask(what)).status, 401);
                assert.equal((await ask(what, { Authorization: "Bearer nonsense" })).status, 401);
                assert.equal((await ask(what, await login("stranger", "s"))).status, 401);
            });
        }

        it("gives the figures of every node as JSON to those who may read", async () => {
            const headers = await login("reader", "r");
            const figures = await eventually(
                async () => (await (await ask("stats", headers)).json()) as Figures,
                ({ nodes }) => nodes.some(({ node, out }) => node === "cam" && out > 5),
                20_000,
            );
            assertValid("figures", figures);
            assert.deepEqual(
                figures.nodes.map(({ node, type, name }) => [node, type, name]),
                [
                    ["cam", "csp-camera", 'the "Gate"'],
                    ["sink", "csp-annotate", ""],
                ],
            );
            assert.equal((await ask("stats", headers)).headers.get("cache-control"), "no-store");
        });

        it("gives the same to Prometheus, as text that holds to its format", async () => {
            const headers = await login("reader", "r");
            const response = await ask("metrics", headers);
            assert.equal(response.status, 200);
            const [type, ...parameters] = (response.headers.get("content-type") ?? "").split("; ");
            assert.deepEqual([type, parameters.sort()], ["text/plain", ["charset=utf-8", "version=0.0.4"]]);
            const metrics = parsePrometheus(await response.text());
            const counts: Record<string, number | undefined> = Object.fromEntries(
                metrics
                    .get("csp_vision_frames_total")!
                    .samples.filter(({ labels }) => labels["node"] === "cam")
                    .map(({ labels, value }) => [labels["outcome"]!, value]),
            );
            assert.ok(counts["in"]! > 5);
            assert.equal(counts["in"], counts["out"]! + counts["error"]!);
            const [fps] = metrics.get("csp_vision_fps")!.samples;
            assert.deepEqual(fps!.labels, { node: "cam", type: "csp-camera", name: 'the "Gate"' });
            assert.ok(fps!.value > 0 && fps!.value <= 10.5, String(fps!.value));
        });
    });
}
