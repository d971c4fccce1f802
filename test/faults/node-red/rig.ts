import { chmodSync } from "node:fs";
import path from "node:path";
import { descendants } from "../../fixtures/children";
import { makeClip, type Clip } from "../../fixtures/clip";
import { eventually } from "../../fixtures/eventually";
import { Mosquitto, type Received } from "../../fixtures/mosquitto";
import {
    startNodeRed,
    type FlowNode,
    type NodeRedOptions,
    type RunningNodeRed,
} from "../../fixtures/node-red";
import { ROOT } from "../../fixtures/paths";
import type { FaultRun } from "../family";
import { lookEverywhere } from "./look-everywhere";

/** A broker, a file played in a loop and a Node-RED, all of them real, until the case is over. */
export class Rig {
    private constructor(
        private readonly run: FaultRun,
        readonly broker: Mosquitto,
        readonly received: readonly Received[],
        private readonly clip: Clip,
    ) {}

    static async open(run: FaultRun): Promise<Rig> {
        const broker = await Mosquitto.start();
        run.atEnd(() => broker.stop());
        const clip = makeClip({ width: 320, height: 240, fps: 10, seconds: 3 });
        run.atEnd(() => clip.remove());
        // One of the cases has Node-RED run as somebody else.
        chmodSync(path.dirname(clip.file), 0o755);
        return new Rig(run, broker, await broker.watch("#"), clip);
    }

    /** Camera → detector → publish, with config nodes of its own. */
    flow(): FlowNode[] {
        return [...this.chain("t", "Gate"), ...this.configNodes()];
    }

    /** A tab, or the inside of a subflow, whose ids end in its own. */
    chain(tab: string, source: string, isTab = true): FlowNode[] {
        const place = { z: tab, x: 1, y: 1 };
        const camera = { source, url: this.clip.file, mode: "loop", rate: 5 };
        const wires = [[`det-${tab}`], [`pub-${tab}`]];
        return [
            ...(isTab ? [{ id: tab, type: "tab", label: tab }] : []),
            { ...place, id: `cam-${tab}`, type: "csp-camera", ...camera, wires },
            { ...place, id: `det-${tab}`, type: "csp-detect", model: "mo", wires: [[`pub-${tab}`]] },
            { ...place, id: `pub-${tab}`, type: "csp-publish", broker: "br", wires: [] },
        ];
    }

    configNodes(): FlowNode[] {
        return [
            { id: "mo", type: "csp-model", name: "", threads: 1 },
            { id: "br", type: "csp-broker", name: "", url: this.broker.url, clientId: "csp", prefix: "csp" },
        ];
    }

    async start(flows: readonly FlowNode[], more: Partial<NodeRedOptions> = {}): Promise<RunningNodeRed> {
        const nodeRed = await startNodeRed({ line: "4.1", packageDir: ROOT, flows, ...more });
        this.run.atEnd(async () => {
            await lookEverywhere(nodeRed, this.received);
            await nodeRed.stop("SIGKILL");
        });
        return nodeRed;
    }

    /** Documents of a source so far. */
    count(source = "Gate"): number {
        return this.received.filter(({ topic }) => topic === `csp/${source}/detections`).length;
    }

    /** Resolves when more documents have come, after ms that it gives. */
    async more(source = "Gate", limitMs = 30_000): Promise<number> {
        const [start, before] = [performance.now(), this.count(source)];
        await eventually(
            () => this.count(source),
            (count) => count >= before + 2,
            limitMs,
        );
        return performance.now() - start;
    }

    /** Resolves when no document comes for a second and a half. */
    async silence(source = "Gate"): Promise<void> {
        for (let before = -1; before !== this.count(source);) {
            before = this.count(source);
            await new Promise((resolve) => setTimeout(resolve, 1500));
        }
    }
}

/** Children of a Node-RED by what they are. */
export const childrenOf = ({ pid }: RunningNodeRed): string =>
    descendants(pid)
        .map(({ command }) => /host-entry|ffmpeg/.exec(command)?.[0] ?? command)
        .sort()
        .join();
