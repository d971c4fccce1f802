import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { startNodeRed, type FlowNode, type RunningNodeRed } from "../../test/fixtures/node-red";
import { ROOT } from "../../test/fixtures/paths";
import { sleep } from "../measure/sleep";
import { pump, type Feed } from "./pump";

/** One way from pictures to results. */
export interface Contestant {
    /** Also the id of the node that results have to be wired to. */
    readonly id: string;
    readonly feed: Feed;
    /** Without `z`; the first one is fed. */
    readonly nodes: readonly FlowNode[];
}

export interface Performance {
    /** Results per second. */
    readonly rate: number;
    /** How late Node-RED's event loop ran meanwhile, 99th percentile, ms. */
    readonly delayP99: number;
}

const TAB = "contest";
/** What is still under way when a turn ends, and a camera that was told to stop. */
const REST_S = 0.7;

/** A real Node-RED that holds all contestants, of which one works at a time. */
export class Contest {
    private constructor(
        private readonly nodeRed: RunningNodeRed,
        private readonly userDir: string,
    ) {}

    /** @param packages folders of other packages whose nodes are used */
    static async start(
        contestants: readonly Contestant[],
        packages: readonly string[] = [],
    ): Promise<Contest> {
        const userDir = mkdtempSync(path.join(tmpdir(), "csp-contest-"));
        mkdirSync(path.join(userDir, "node_modules"));
        for (const folder of packages)
            symlinkSync(folder, path.join(userDir, "node_modules", path.basename(folder)), "dir");
        const nodes = contestants.flatMap(({ id, feed, nodes }) => [
            ...pump(TAB, id, nodes[0]?.id ?? "", feed),
            ...nodes.map((node) => ("wires" in node ? { ...node, z: TAB, x: 1, y: 1 } : node)),
        ]);
        const flows = [{ id: TAB, type: "tab", label: "contest" }, ...nodes];
        return new Contest(await startNodeRed({ line: "4.1", packageDir: ROOT, flows, userDir }), userDir);
    }

    /** A turn of one contestant; its first one loads the model and ought to be thrown away. */
    async turn(id: string, seconds: number): Promise<Performance> {
        const performance = (await this.nodeRed.get(`/${id}?seconds=${seconds}`)) as Performance;
        await sleep(REST_S);
        return performance;
    }

    async stop(): Promise<void> {
        await this.nodeRed.stop();
        rmSync(this.userDir, { recursive: true, force: true });
    }
}
