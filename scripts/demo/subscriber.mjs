// Counts what arrives at the broker, on a connection and in a process of its own; reports to its parent.
import mqtt from "mqtt";
import { FIGURES_TOPIC } from "./flow.mjs";

const [url] = process.argv.slice(2);
const client = mqtt.connect(url, { reconnectPeriod: 1000 });
let received = 0;
let detections = {};
let latencies = [];
let figures = null;

client.on("error", () => {});
client.on("connect", () => {
    client.subscribe(["csp-vision/#", FIGURES_TOPIC], () => process.send?.({ kind: "ready" }));
});
client.on("message", (topic, payload) => {
    if (topic === FIGURES_TOPIC) {
        figures = JSON.parse(payload.toString());
        return;
    }
    if (!topic.endsWith("/detections")) return;
    const document = JSON.parse(payload.toString());
    received += 1;
    latencies.push(document.timings.total);
    for (const { label } of document.detections) detections[label] = (detections[label] ?? 0) + 1;
});
const report = () => {
    process.send?.({ kind: "report", received, detections, latencies, figures });
    detections = {};
    latencies = [];
};
setInterval(report, 1000);
process.on("message", (message) => message === "report" && report());
process.on("disconnect", () => process.exit());
