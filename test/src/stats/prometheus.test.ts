import assert from "node:assert/strict";
import { register } from "prom-client";
import { NodeStats } from "../../../src/stats/node-stats";
import { PrometheusText } from "../../../src/stats/prometheus";
import { WatchedDelay } from "../../../src/stats/watched-delay";
import { eventually } from "../../fixtures/eventually";
import { parsePrometheus, type Metric } from "../../fixtures/prometheus-text";

let clock = 0;
const now = (): number => clock;

function node(more: { node?: string; type?: string; name?: string } = {}): NodeStats {
    return new NodeStats({ node: "a1", type: "csp-detect", name: "Gate", ...more }, now);
}

async function read(nodes: readonly NodeStats[], delayMs = 0): Promise<Map<string, Metric>> {
    const text = new PrometheusText({ nodes: () => nodes, eventLoopDelay: () => delayMs });
    return parsePrometheus(await text.read());
}

function values(metric: Metric | undefined, label: string): Record<string, number> {
    return Object.fromEntries(metric!.samples.map(({ labels, value }) => [labels[label]!, value]));
}

describe("the Prometheus text", () => {
    beforeEach(() => (clock = 0));

    it("has exactly the four metrics, each with its type, also while no node runs", async () => {
        const metrics = await read([]);
        assert.deepEqual(
            [...metrics.values()].map(({ name, type, samples }) => [name, type, samples.length]),
            [
                ["csp_vision_frames_total", "counter", 0],
                ["csp_vision_stage_seconds", "summary", 0],
                ["csp_vision_fps", "gauge", 0],
                ["csp_vision_event_loop_delay_seconds", "gauge", 1],
            ],
        );
        for (const { help } of metrics.values()) assert.ok(help.length > 20);
    });

    it("counts frames by outcome, so that what came in is out, error, dropped or under way", async () => {
        const stats = node();
        for (let i = 0; i < 10; i++) stats.arrive();
        for (let i = 0; i < 4; i++) stats.finish();
        stats.fail();
        stats.drop("newer");
        stats.drop("newer");
        stats.drop("rate");
        const metrics = await read([stats]);
        const frames = metrics.get("csp_vision_frames_total");
        const counts = values(frames, "outcome");
        assert.deepEqual(counts, { in: 10, out: 4, error: 1, newer: 2, rate: 1 });
        const { in: arrived, ...ended } = counts;
        assert.equal(arrived - Object.values(ended).reduce((sum, count) => sum + count, 0), stats.underWay);
        for (const { labels } of frames!.samples) {
            assert.deepEqual(Object.keys(labels).sort(), ["node", "outcome", "type"]);
            assert.deepEqual([labels["node"], labels["type"]], ["a1", "csp-detect"]);
        }
    });

    it("gives the percentiles of the last 30 s and the sums since the start, in seconds", async () => {
        const stats = node();
        for (let ms = 1; ms <= 100; ms++) stats.time("inference", ms);
        const [metric] = [(await read([stats])).get("csp_vision_stage_seconds")!];
        const byName = (suffix: string): number[] =>
            metric.samples.filter(({ name }) => name === `${metric.name}${suffix}`).map(({ value }) => value);
        assert.deepEqual(values({ ...metric, samples: metric.samples.slice(0, 3) }, "quantile"), {
            "0.5": 0.05,
            "0.95": 0.095,
            "0.99": 0.099,
        });
        assert.deepEqual([byName("_sum"), byName("_count")], [[5.05], [100]]);
        clock = 31_000;
        const later = (await read([stats])).get("csp_vision_stage_seconds")!;
        assert.deepEqual(
            later.samples.map(({ name, value }) => [name, value]),
            [
                ["csp_vision_stage_seconds_sum", 5.05],
                ["csp_vision_stage_seconds_count", 100],
            ],
        );
        assert.deepEqual(later.samples[0]!.labels, { node: "a1", stage: "inference" });
    });

    it("tells rates and the event loop's delay, each in its unit", async () => {
        const stats = node();
        for (let i = 0; i < 35; i++) stats.finish();
        const metrics = await read([stats], 12.5);
        assert.deepEqual(metrics.get("csp_vision_fps")!.samples, [
            { name: "csp_vision_fps", labels: { node: "a1", type: "csp-detect", name: "Gate" }, value: 7 },
        ]);
        assert.equal(metrics.get("csp_vision_event_loop_delay_seconds")!.samples[0]!.value, 0.0125);
    });

    it("escapes what users write, so that it can be read back", async () => {
        const names = ['say "hi"', "back\\slash", "two\nlines", "\\n is no line", "Größe {a=1,b}", ""];
        const nodes = names.map((name, index) => node({ name, node: `${index}"\\\n`, type: "csp-publish" }));
        for (const stats of nodes) stats.time('st"age\n\\', 1);
        const metrics = await read(nodes);
        assert.deepEqual(
            metrics.get("csp_vision_fps")!.samples.map(({ labels }) => labels["name"]),
            names,
        );
        assert.equal(metrics.get("csp_vision_stage_seconds")!.samples[0]!.labels["stage"], 'st"age\n\\');
    });

    it("forgets a node that is gone, and counts on for one that stays", async () => {
        const stay = node();
        const go = node({ node: "b2" });
        const nodes = [stay, go];
        const text = new PrometheusText({ nodes: () => nodes, eventLoopDelay: () => 0 });
        for (const stats of nodes) stats.arrive();
        assert.match(await text.read(), /node="b2"/);
        nodes.pop();
        stay.arrive();
        const [first, second] = await Promise.all([text.read(), text.read()]);
        assert.equal(first, second);
        assert.doesNotMatch(first, /node="b2"/);
        assert.equal(values(parsePrometheus(first).get("csp_vision_frames_total"), "outcome")["in"], 2);
    });

    it("leaves the library's common registry, which others may use, alone", async () => {
        await read([node()]);
        assert.deepEqual(register.getMetricsAsArray(), []);
    });
});

describe("the event loop's delay for those who ask now and then", () => {
    it("is measured from the first question on, until nobody asks any more", async () => {
        const delay = new WatchedDelay(100);
        assert.ok(!delay.isMeasuring);
        assert.ok(delay.p99() >= 0);
        assert.ok(delay.isMeasuring);
        await eventually(
            () => delay.isMeasuring,
            (isMeasuring) => !isMeasuring,
            3000,
        );
        assert.ok(delay.p99() >= 0);
        delay.close();
        assert.ok(!delay.isMeasuring);
    });
});
