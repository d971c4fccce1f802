// Counts what arrives at the broker, on a connection and in a process of its own; reports to its parent.
import mqtt from "mqtt";

const [url, topics] = process.argv.slice(2);
const client = mqtt.connect(url, { reconnectPeriod: 1000 });
let received = 0;
let detections = {};
let latencies = [];

client.on("error", () => {});
client.on("connect", () => client.subscribe([`${topics}/detections`, `${topics}/health`]));
client.on("message", (topic, payload) => {
    const document = JSON.parse(payload.toString());
    if (topic.endsWith("/health")) {
        process.send?.({ kind: "health", state: document.state, cause: document.cause });
        return;
    }
    received += 1;
    latencies.push(document.timings.total);
    for (const { label } of document.detections) detections[label] = (detections[label] ?? 0) + 1;
});
const report = () => {
    process.send?.({ kind: "report", received, detections, latencies });
    detections = {};
    latencies = [];
};
setInterval(report, 1000);
process.on("message", (message) => message === "report" && report());
// The parent ends it, also when a terminal's Ctrl-C reaches both.
process.on("SIGINT", () => {});
process.on("disconnect", () => process.exit());
