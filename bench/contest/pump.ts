import type { FlowNode } from "../../test/fixtures/node-red";

/** What a contestant is fed with. */
export type Feed =
    /** Encoded pictures as `msg.payload`, one after the other, two under way. */
    | { readonly kind: "pictures"; readonly files: readonly string[] }
    /** A csp-camera, which is started and stopped. */
    | { readonly kind: "camera" };

/** Interval at which the event loop is looked at, ms; the histogram counts it in. */
const RESOLUTION_MS = 5;

/** Asked over HTTP, the pump feeds until the time is over and answers rate and delay; results come back to it. */
const PUMP = `
const { feed, resolution } = env.get("PUMP");
const isCamera = feed.kind === "camera";
const picture = () => {
    const all = context.get("pictures") ?? feed.files.map((file) => fs.readFileSync(file));
    const next = (context.get("next") ?? 0) + 1;
    context.set("pictures", all);
    context.set("next", next);
    return { payload: all[next % all.length] };
};
if (msg.res) {
    const delay = perf.monitorEventLoopDelay({ resolution });
    delay.enable();
    context.set("run", { asked: msg, delay, length: Number(msg.req.query.seconds) * 1000, count: -1 });
    if (isCamera) return [{ payload: "start" }, null];
    return [[picture(), picture()], null];
}
const run = context.get("run");
if (!run) return null;
const now = perf.performance.now();
run.count += 1;
if (run.count === 0) {
    run.first = now;
    run.delay.reset();
}
if (now - run.first < run.length) return isCamera ? null : [picture(), null];
context.set("run", null);
run.delay.disable();
run.asked.payload = {
    rate: (run.count * 1000) / (now - run.first),
    delayP99: Math.max(0, run.delay.percentile(99) / 1e6 - resolution),
};
return [isCamera ? { payload: "stop" } : null, run.asked];
`;

/** Nodes that feed `into` and measure at `<id>`: results have to be wired to that node. */
export function pump(tab: string, id: string, into: string, feed: Feed): FlowNode[] {
    const place = { z: tab, x: 1, y: 1 };
    return [
        { ...place, id: `${id}-asked`, type: "http in", url: `/${id}`, method: "get", wires: [[id]] },
        {
            ...place,
            id,
            type: "function",
            func: PUMP.replace('env.get("PUMP")', JSON.stringify({ feed, resolution: RESOLUTION_MS })),
            outputs: 2,
            libs: [
                { var: "fs", module: "fs" },
                { var: "perf", module: "perf_hooks" },
            ],
            wires: [[into], [`${id}-told`]],
        },
        { ...place, id: `${id}-told`, type: "http response", wires: [] },
    ];
}
