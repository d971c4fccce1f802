// `npm start`: a real clip, or --source URL, through Node-RED with the example flow to a broker and back.
import "./own-node.mjs";
import { fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { parseArgs } from "node:util";
import { onParentGone } from "./parent-gone.mjs";
import { setUp } from "./set-up.mjs";

const root = path.resolve(import.meta.dirname, "..");
const cache = path.join(root, ".cache");
const USAGE = "npm start -- [--source URL|FILE] [--broker URL|HOST[:PORT]] [--port 1880] [--seconds N]";
const STOP_LIMIT_MS = 20_000;
/** csp-stats sends once a second. */
const FIGURES_LIMIT_MS = 2000;

function readArguments() {
    try {
        const text = { type: "string" };
        const { values } = parseArgs({ options: { source: text, broker: text, port: text, seconds: text } });
        const seconds = values.seconds === undefined ? null : Number(values.seconds);
        if (seconds !== null && !(seconds > 0))
            throw new Error(`Expected --seconds above 0, got ${values.seconds}.`);
        const port = Number(values.port ?? 1880);
        if (!Number.isInteger(port) || port < 0 || port > 65535)
            throw new Error(`Expected --port from 0 to 65535, got ${values.port}.`);
        return { ...values, port, seconds };
    } catch (error) {
        console.error(`${error.message}\n${USAGE}`);
        process.exit(2);
    }
}

/** Up to the last @: a password may hold one. */
const redact = (address) => address.replace(/\/\/.*@/, "//");
const soon = (event, limitMs) =>
    Promise.race([event, new Promise((resolve) => setTimeout(resolve, limitMs))]);

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
const { Figures } = await import("./demo/figures.mjs");
const { demoFlow } = await import("./demo/flow.mjs");
const { freePort } = await import("./demo/free-port.mjs");
const { startNodeRed } = await import("./demo/node-red.mjs");
const { percentile, Totals } = await import("./demo/totals.mjs");

const clip = await findClip(cache, options.source);
const port = await freePort(options.port);
const totals = new Totals();
const figures = new Figures();
figures.on("figures", (latest) => (totals.figures = latest));
await figures.start();

const stops = [() => figures.stop()];
let subscriber = null;
let isEnding = false;
/** Ends what was started, the last first. */
async function finish(code) {
    if (isEnding) return;
    isEnding = true;
    if (options.seconds !== null && subscriber?.connected) {
        // Both counts of nearly the same moment.
        await soon(once(figures, "figures"), FIGURES_LIMIT_MS);
        const report = once(subscriber, "message");
        subscriber.send("report");
        await soon(report, FIGURES_LIMIT_MS);
    }
    for (const stop of stops.reverse()) await stop();
    const summary = totals.summary();
    const isGood = summary.received > 0 && Object.keys(summary.detections).length > 0;
    if (options.seconds !== null) console.log(JSON.stringify(summary));
    process.exit(code ?? (options.seconds === null || isGood ? 0 : 1));
}
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => void finish());
onParentGone(() => void finish());

const broker = await findBroker(options.broker);
stops.push(() => broker.stop());
const { nodes, topics } = demoFlow(root, {
    source: clip.source,
    broker: broker.url,
    figures: figures.address,
});

subscriber = fork(path.join(root, "scripts/demo/subscriber.mjs"), [broker.url, topics]);
stops.push(() => end(subscriber));
subscriber.on("message", (message) => {
    if (message.kind === "health") {
        console.log(`Camera ${message.state}${message.cause ? `: ${message.cause}` : ""}`);
        return;
    }
    totals.add(message);
    if (isEnding) return;
    const seen = Object.entries(message.detections).map(([label, count]) => `${count} × ${label}`);
    const fps = totals.of("csp-detect", "fps").toFixed(1);
    console.log(
        `${fps} fps · ${percentile(message.latencies, 0.5)} ms · ${seen.join(", ") || "nothing detected"}`,
    );
});

let lastWords = "";
const nodeRed = startNodeRed(root, path.join(cache, "demo"), port, nodes);
stops.push(() => end(nodeRed));
for (const stream of [nodeRed.stdout, nodeRed.stderr]) {
    stream.on("data", (chunk) => {
        lastWords = (lastWords + chunk).slice(-4000);
    });
}
nodeRed.on("exit", (code) => {
    if (isEnding) return;
    console.error(`Node-RED ended with ${code}:\n${lastWords}`);
    void finish(1);
});

console.log(`Clip:    ${redact(clip.source)}${clip.remark ? ` (${clip.remark})` : ""}`);
console.log(`Broker:  ${redact(broker.url)} (${broker.remark})`);
console.log(`Topics:  ${topics}/detections, ${topics}/counts/<label>, ${topics}/health`);
console.log(`Editor:  http://127.0.0.1:${port}/`);
if (options.seconds !== null) setTimeout(() => void finish(), options.seconds * 1000);
