// `npm start`: a real clip, or --source URL, through Node-RED with the example flow to a broker and back.
import "./own-node.mjs";
import { fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { parseArgs } from "node:util";
import { setUp } from "./set-up.mjs";

const root = path.resolve(import.meta.dirname, "..");
const cache = path.join(root, ".cache");
const USAGE = "npm start -- [--source URL|FILE] [--broker URL] [--port 1880] [--seconds N]";
const STOP_LIMIT_MS = 20_000;

function readArguments() {
    try {
        const text = { type: "string" };
        const { values } = parseArgs({ options: { source: text, broker: text, port: text, seconds: text } });
        const seconds = values.seconds === undefined ? null : Number(values.seconds);
        if (seconds !== null && !(seconds > 0))
            throw new Error(`Expected --seconds above 0, got ${values.seconds}.`);
        return { ...values, seconds };
    } catch (error) {
        console.error(`${error.message}\n${USAGE}`);
        process.exit(2);
    }
}

const percentile = (values, share) => {
    const sorted = [...values].sort((a, b) => a - b);
    return sorted.length ? Math.round((sorted[Math.ceil(share * sorted.length) - 1] ?? 0) * 10) / 10 : 0;
};

/** What came in since the start. */
class Totals {
    received = 0;
    detections = {};
    latencies = [];
    figures = null;

    add({ received, detections, latencies, figures }) {
        this.received = received;
        this.figures = figures ?? this.figures;
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

async function end(child) {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGTERM");
    const kill = setTimeout(() => child.kill("SIGKILL"), STOP_LIMIT_MS);
    await once(child, "exit");
    clearTimeout(kill);
}

const options = readArguments();
setUp("start");
const { findClip } = await import("./demo/clip.mjs");
const { findBroker } = await import("./demo/broker.mjs");
const { demoFlow } = await import("./demo/flow.mjs");
const { freePort } = await import("./demo/free-port.mjs");
const { startNodeRed } = await import("./demo/node-red.mjs");

const clip = await findClip(cache, options.source);
const broker = await findBroker(options.broker);
const totals = new Totals();
const subscriber = fork(path.join(root, "scripts/demo/subscriber.mjs"), [broker.url]);
let lastWords = "";
subscriber.on("message", (message) => {
    if (message.kind !== "report") return;
    totals.add(message);
    const seen = Object.entries(message.detections).map(([label, count]) => `${count} × ${label}`);
    const fps = totals.of("csp-detect", "fps").toFixed(1);
    console.log(
        `${fps} fps · ${percentile(message.latencies, 0.5)} ms · ${seen.join(", ") || "nothing detected"}`,
    );
});

const port = await freePort(Number(options.port ?? 1880));
const nodeRed = startNodeRed(root, path.join(cache, "demo"), port, demoFlow(root, clip.source, broker.url));
for (const stream of [nodeRed.stdout, nodeRed.stderr]) {
    stream.on("data", (chunk) => {
        lastWords = (lastWords + chunk).slice(-4000);
    });
}

let isEnding = false;
async function finish(code) {
    if (isEnding) return;
    isEnding = true;
    if (options.seconds !== null && subscriber.connected) {
        const report = once(subscriber, "message");
        subscriber.send("report");
        await Promise.race([report, new Promise((resolve) => setTimeout(resolve, 2000))]);
    }
    await end(nodeRed);
    await end(subscriber);
    await broker.stop();
    const summary = totals.summary();
    const isGood = summary.received > 0 && Object.keys(summary.detections).length > 0;
    if (options.seconds !== null) console.log(JSON.stringify(summary));
    process.exit(code ?? (options.seconds === null || isGood ? 0 : 1));
}

nodeRed.on("exit", (code) => {
    if (isEnding) return;
    console.error(`Node-RED ended with ${code}:\n${lastWords}`);
    void finish(1);
});
process.on("SIGINT", () => void finish());
process.on("SIGTERM", () => void finish());

console.log(`Clip:    ${clip.source.replace(/\/\/[^@/]*@/, "//")}${clip.remark ? ` (${clip.remark})` : ""}`);
console.log(`Broker:  ${broker.url.replace(/\/\/[^@/]*@/, "//")} (${broker.remark})`);
console.log("Topics:  csp-vision/Gate/detections, csp-vision/Gate/counts/<label>, csp-vision/Gate/health");
console.log(`Editor:  http://127.0.0.1:${port}/`);
if (options.seconds !== null) setTimeout(() => void finish(), options.seconds * 1000);
