import assert from "node:assert/strict";
import sharp from "sharp";
import type { Figures } from "../../src/stats/figures";
import { eventually } from "../fixtures/eventually";
import { startNodeRed, type Line, type RunningNodeRed } from "../fixtures/node-red";
import { exampleFlow, packedPackage } from "../fixtures/packed";
import { parsePrometheus } from "../fixtures/prometheus-text";
import { startReportServer, type Report, type ReportServer } from "../fixtures/reports";
import { assertValid } from "../fixtures/schemas";

const EXAMPLE = "05 - Watch the stats";

/** The line as the example's comment describes it. */
function lineOf({ nodes, eventLoopDelay }: Figures): string {
    const parts = nodes.map((node) => {
        const lost = Object.values(node.dropped).reduce((sum, count) => sum + count, 0);
        const total = node.stages["total"];
        const slow = total ? `, ${total.p95} ms` : "";
        return `${node.name || node.type}: ${node.fps} per s${slow}, ${lost} dropped, ${node.errors} errors`;
    });
    return [...parts, `event loop: ${eventLoopDelay.p99} ms`].join("; ");
}

for (const line of ["4.1", "5.0"] satisfies Line[]) {
    describe(`the example "${EXAMPLE}" in Node-RED ${line}`, function () {
        this.timeout(60_000);
        let server: ReportServer<string>;
        let nodeRed: RunningNodeRed;

        before(async () => {
            server = await startReportServer();
            nodeRed = await startNodeRed({
                line,
                packageDir: packedPackage(),
                flows: server.reporting(
                    exampleFlow({ "csp-stats": { interval: 0.5 } }, EXAMPLE),
                    "in one line",
                ),
            });
        });
        after(async () => {
            await nodeRed.stop();
            server.stop();
        });

        it("says in one line what the figures say, with the clip at its five frames per second", async () => {
            const isUnderWay = ({ figures }: Report<string>): boolean =>
                figures.nodes.length === 3 && figures.nodes.every(({ out, fps }) => out >= 25 && fps >= 4);
            const all = await eventually(
                () => server.reports,
                (seen) => seen.some(isUnderWay),
                40_000,
            );
            const last = all.find(isUnderWay)!;
            assertValid("figures", last.figures);
            assert.equal(last.made, lineOf(last.figures));
            assert.deepEqual(
                last.figures.nodes.map(({ type, name, errors }) => [type, name, errors]),
                [
                    ["csp-camera", "Room", 0],
                    ["csp-detect", "EFM detector", 0],
                    ["csp-annotate", "", 0],
                ],
            );
            for (const { fps, type } of last.figures.nodes) assert.ok(fps <= 5.4, `${type}: ${fps}`);
            assert.match(last.made, /^Room: \d.* per s, 0 dropped, 0 errors; EFM detector: .*; event loop: /);
        });

        it("loses nothing unsaid: what came in is out, dropped or one of a few under way", () => {
            for (const { figures } of server.reports) {
                for (const { in: arrived, out, errors, dropped, type } of figures.nodes) {
                    const lost = Object.values(dropped).reduce((sum, count) => sum + count, 0);
                    const underWay = arrived - out - errors - lost;
                    assert.ok(underWay >= 0 && underWay <= 3, `${type}: ${underWay} under way`);
                }
            }
        });

        it("shows the picture with what was found", async () => {
            const response = await fetch(`${nodeRed.url}/room.jpg`);
            assert.equal(response.status, 200);
            assert.equal(response.headers.get("content-type"), "image/jpeg");
            const picture = await sharp(Buffer.from(await response.arrayBuffer())).metadata();
            assert.deepEqual([picture.format, picture.width, picture.height], ["jpeg", 640, 360]);
        });

        it("is watched by Prometheus without further ado", async () => {
            const response = await fetch(`${nodeRed.url}/csp-vision/metrics`);
            const metrics = parsePrometheus(await response.text());
            const stages = metrics.get("csp_vision_stage_seconds")!.samples;
            assert.ok(
                stages.some(({ labels }) => labels["stage"] === "inference" && labels["quantile"] === "0.95"),
            );
        });
    });
}
