import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { NodeStats } from "../../src/stats/node-stats";
import { PrometheusText } from "../../src/stats/prometheus";
import { ROOT } from "../fixtures/paths";
import { parsePrometheus, type Sample } from "../fixtures/prometheus-text";

interface Dashboard {
    readonly uid: string;
    readonly templating: { readonly list: readonly { readonly name: string; readonly query: unknown }[] };
    readonly panels: readonly {
        readonly title: string;
        readonly description: string;
        readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
        readonly fieldConfig: { readonly defaults: { readonly unit: string } };
        readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[];
    }[];
}

const dashboard = JSON.parse(
    readFileSync(path.join(ROOT, "docs/grafana-dashboard.json"), "utf8"),
) as Dashboard;
const expressions = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));

/** What the nodes really tell Prometheus. */
async function samples(): Promise<Sample[]> {
    const stats = new NodeStats({ node: "a1", type: "csp-detect", name: "Gate" });
    stats.arrive();
    stats.time("inference", 5);
    stats.time("total", 9);
    const text = new PrometheusText({ nodes: () => [stats], eventLoopDelay: () => 1 });
    return [...parsePrometheus(await text.read()).values()].flatMap((metric) => metric.samples);
}

describe("the Grafana dashboard", () => {
    it("asks for metrics that exist, and for each one of them", async () => {
        const told = new Set((await samples()).map(({ name }) => name));
        const asked = new Set(
            [...JSON.stringify(dashboard).matchAll(/\bcsp_vision_\w+/g)].map(([name]) => name),
        );
        assert.deepEqual([...asked].sort(), [...told].sort());
    });

    it("chooses by labels that those metrics have", async () => {
        const labels = new Map<string, Set<string>>();
        for (const { name, labels: own } of await samples())
            labels.set(name, new Set([...(labels.get(name) ?? []), ...Object.keys(own)]));
        for (const expression of expressions) {
            for (const [, name = "", choice = ""] of expression.matchAll(/(csp_vision_\w+)\{([^}]*)\}/g)) {
                const chosen = [...choice.matchAll(/(\w+)(?:=~|!~|!=|=)"/g)].map(([, label]) => label!);
                assert.ok(chosen.includes("instance"), expression);
                // Prometheus itself adds the instance.
                for (const label of chosen.filter((each) => each !== "instance"))
                    assert.ok(labels.get(name)?.has(label), `${name} has no ${label}`);
            }
        }
    });

    it("has balanced expressions, and draws durations as seconds", () => {
        for (const expression of expressions) {
            for (const [open, close] of ["()", "[]", "{}"] as const)
                assert.equal(expression.split(open!).length, expression.split(close!).length, expression);
        }
        for (const { title, targets, fieldConfig } of dashboard.panels) {
            const isTime = targets.some(({ expr }) => /^[^/]*_seconds[{_]/.test(expr));
            assert.equal(fieldConfig.defaults.unit === "s", isTime, title);
        }
    });

    it("explains each panel, lays none over another, and lets users choose data source and instance", () => {
        assert.deepEqual(
            dashboard.templating.list.map(({ name }) => name),
            ["datasource", "instance"],
        );
        const places = dashboard.panels.map(({ gridPos: { x, y } }) => `${x},${y}`);
        assert.equal(new Set(places).size, places.length);
        for (const { description, targets, gridPos } of dashboard.panels) {
            assert.ok(description.length > 10 && gridPos.x + gridPos.w <= 24);
            for (const { legendFormat } of targets) assert.match(legendFormat, /\{\{(type|instance)\}\}/);
        }
    });
});
