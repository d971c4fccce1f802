/** @returns {number} with one decimal; 0 of nothing */
export function percentile(values, share) {
    const sorted = [...values].sort((a, b) => a - b);
    return sorted.length ? Math.round((sorted[Math.ceil(share * sorted.length) - 1] ?? 0) * 10) / 10 : 0;
}

/** What came in since the start. */
export class Totals {
    received = 0;
    detections = {};
    latencies = [];
    /** The latest figures of csp-stats. */
    figures = null;

    add({ received, detections, latencies }) {
        this.received = received;
        this.latencies.push(...latencies);
        for (const [label, count] of Object.entries(detections)) {
            this.detections[label] = (this.detections[label] ?? 0) + count;
        }
    }

    of(type, figure) {
        return this.figures?.nodes.find((node) => node.type === type)?.[figure] ?? 0;
    }

    summary() {
        return {
            frames: this.of("csp-detect", "out"),
            detections: this.detections,
            fps: this.of("csp-detect", "fps"),
            latencyMs: { p50: percentile(this.latencies, 0.5), p95: percentile(this.latencies, 0.95) },
            published: this.of("csp-publish", "out"),
            received: this.received,
        };
    }
}
