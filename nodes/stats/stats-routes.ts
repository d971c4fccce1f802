import type { NodeAPI } from "node-red";
import { allFigures } from "../../src/stats/figures";
import { PrometheusText } from "../../src/stats/prometheus";
import { statsRegistry } from "../../src/stats/registry";
import { WatchedDelay } from "../../src/stats/watched-delay";

/** The admin APIs that answer already: each node has an `RED` of its own, but they share this. */
const served = new WeakSet();

/**
 * `GET /csp-vision/stats` gives the figures of all nodes as JSON (docs/schema/figures.json), `/csp-vision/metrics`
 * as Prometheus text, to those who may read. Every node calls this, since any of them may be switched off; the first
 * one counts.
 */
export function addStatsRoutes(RED: NodeAPI): void {
    if (served.has(RED.httpAdmin)) return;
    served.add(RED.httpAdmin);
    const mayRead = RED.auth.needsPermission("csp-vision.read");
    const delay = new WatchedDelay();
    const text = new PrometheusText({
        nodes: () => statsRegistry.all(),
        eventLoopDelay: () => delay.p99(),
    });
    RED.httpAdmin.get("/csp-vision/stats", mayRead, (_request, response) => {
        response.set("Cache-Control", "no-store").json(allFigures(delay));
    });
    RED.httpAdmin.get("/csp-vision/metrics", mayRead, (_request, response, next) => {
        text.read().then((metrics) => {
            response.set("Cache-Control", "no-store").set("Content-Type", text.contentType).send(metrics);
        }, next);
    });
}
