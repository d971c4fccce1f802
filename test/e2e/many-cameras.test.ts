import assert from "node:assert/strict";
import type { Figures } from "../../src/stats/figures";
import { descendants } from "../fixtures/children";
import { makeClip, type Clip } from "../fixtures/clip";
import { eventually } from "../fixtures/eventually";
import { startNodeRed, type FlowNode, type Line, type RunningNodeRed } from "../fixtures/node-red";
import { exampleFlow, packedPackage } from "../fixtures/packed";
import { startReportServer, type Report, type ReportServer } from "../fixtures/reports";
import { assertValid } from "../fixtures/schemas";

const EXAMPLE = "04 - Many cameras on one model";
/** Pictures per second of a camera that wants more than any model here can do. */
const GREEDY_FPS = 300;
/** What the cameras of the example send, in pictures per second. */
const WANTED: Readonly<Record<string, number>> = { Hall: 10, Door: 5, Yard: 5, Stairs: 2 };

interface Row {
    readonly camera: string;
    readonly perSecond: number;
    readonly share: number;
    readonly wait: number | null;
    readonly lookedAt: number;
    readonly leftOut: number;
}

/** The rows as the example's comment describes them. */
function rowsOf({ nodes }: Figures): Row[] {
    const all = nodes.reduce((sum, { fps }) => sum + fps, 0);
    return nodes.map(({ name, fps, out, dropped, stages }) => ({
        camera: name,
        perSecond: fps,
        share: all > 0 ? Math.round((100 * fps) / all) : 0,
        wait: stages["wait"]?.p95 ?? null,
        lookedAt: out,
        leftOut: Object.values(dropped).reduce((sum, count) => sum + count, 0),
    }));
}

const lossOf = ({ lookedAt, leftOut }: Row): number => leftOut / (lookedAt + leftOut);

for (const line of ["4.1", "5.0"] satisfies Line[]) {
    describe(`the example "${EXAMPLE}" in Node-RED ${line}`, function () {
        this.timeout(60_000);
        let server: ReportServer<readonly Row[]>;
        let nodeRed: RunningNodeRed;
        let greedy: Clip;

        /** The example, twice a second; its busiest camera with another clip. */
        const flow = (url: string): FlowNode[] =>
            server.reporting(
                exampleFlow({ "csp-stats": { interval: 0.5 }, "csp-model": { threads: 1 } }, EXAMPLE).map(
                    (node) => (node["source"] === "Hall" ? { ...node, url } : node),
                ),
                "a row per camera",
            );

        /** The first report after now in which every camera is `under way`. */
        async function reportOf(isUnderWay: (row: Row) => boolean): Promise<Report<readonly Row[]>> {
            const from = server.reports.length;
            const found = (): Report<readonly Row[]> | undefined =>
                server.reports.slice(from).find(({ made }) => made.length === 4 && made.every(isUnderWay));
            return (await eventually(found, (report) => report !== undefined, 40_000))!;
        }

        before(async () => {
            greedy = makeClip({ width: 448, height: 256, fps: GREEDY_FPS, seconds: 20 });
            server = await startReportServer();
            nodeRed = await startNodeRed({
                line,
                packageDir: packedPackage(),
                flows: flow("clip:people"),
            });
        });
        after(async () => {
            await nodeRed.stop();
            server.stop();
            greedy.remove();
        });

        it("loads one model and shows a row for each camera, with what it asked for", async () => {
            const { figures, made } = await reportOf(
                ({ camera, lookedAt, perSecond }) => lookedAt >= 12 && perSecond >= 0.8 * WANTED[camera]!,
            );
            assertValid("figures", figures);
            assert.deepEqual(made, rowsOf(figures));
            assert.deepEqual(
                made.map(({ camera }) => camera),
                Object.keys(WANTED),
            );
            for (const { camera, perSecond } of made)
                assert.ok(perSecond <= 1.1 * WANTED[camera]!, `${camera}: ${perSecond}`);
            for (const { errors } of figures.nodes) assert.equal(errors, 0);
            const hosts = descendants(nodeRed.pid).filter(({ command }) => command.includes("host-entry"));
            assert.equal(hosts.length, 1, JSON.stringify(hosts));
        });

        it("gives the others theirs while one asks for more than the model can do", async () => {
            await nodeRed.deploy(flow(greedy.file));
            const { figures, made } = await reportOf(
                (row) => row.lookedAt >= 12 && (row.camera !== "Hall" || lossOf(row) > 0.15),
            );
            assert.deepEqual(made, rowsOf(figures));
            const [hall, ...others] = made;
            for (const row of others)
                assert.ok(lossOf(row) <= lossOf(hall!) / 2, `${row.camera}: ${JSON.stringify(made)}`);
        });
    });
}
