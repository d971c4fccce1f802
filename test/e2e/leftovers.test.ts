import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { descendants } from "../fixtures/children";
import { editorStatuses } from "../fixtures/editor-statuses";
import { eventually } from "../fixtures/eventually";
import { Mosquitto } from "../fixtures/mosquitto";
import { startNodeRed, type FlowNode, type RunningNodeRed } from "../fixtures/node-red";
import { heldBy, observers } from "../fixtures/observers";
import { exampleFlow, packedPackage } from "../fixtures/packed";
import { startRtspServer, type RtspServer } from "../fixtures/rtsp-server";

const DEPLOYS = 20;
/** Connections of the test itself and threads that a pool has not started yet come and go. */
const SLACK = 4;

describe("Node-RED after 20 deploys", function () {
    this.timeout(120_000);
    let broker: Mosquitto;
    let server: RtspServer;
    let nodeRed: RunningNodeRed;

    beforeEach(async () => {
        [broker, server, nodeRed] = await Promise.all([
            Mosquitto.start(),
            startRtspServer(),
            startNodeRed({ line: "4.1", packageDir: packedPackage() }),
        ]);
    });
    afterEach(async () => {
        await Promise.all([nodeRed.stop("SIGKILL"), server.stop(), broker.stop()]);
    });

    const flow = (isolation: string, x: number): FlowNode[] => {
        const nodes = exampleFlow({
            "csp-camera": { url: server.url },
            "csp-broker": { url: broker.url },
            "csp-model": { isolation },
            "csp-stats": { x },
        });
        return [...nodes, ...observers(nodes.find(({ type }) => type === "tab")!.id)];
    };
    const detector = (nodes: readonly FlowNode[]): string =>
        nodes.find(({ type }) => type === "csp-detect")!.id;
    /** Deploys and waits until the detector shows that it works. */
    const run = async (nodes: FlowNode[]): Promise<void> => {
        await nodeRed.deploy(nodes);
        await eventually(
            async () => (await editorStatuses(nodeRed.url)).get(detector(nodes))?.text ?? "",
            (text) => /^[1-9][\d.]* fps/.test(text),
            20_000,
        );
    };
    const held = async (): Promise<Record<string, number>> => {
        const { resources, listeners } = await heldBy(nodeRed);
        const count = (what: string): number => readdirSync(`/proc/${nodeRed.pid}/${what}`).length;
        return {
            children: descendants(nodeRed.pid).length,
            threads: count("task"),
            files: count("fd"),
            timers: resources["Timeout"] ?? 0,
            sockets: resources["TCPSocketWrap"] ?? 0,
            pipes: resources["PipeWrap"] ?? 0,
            ...Object.fromEntries(Object.entries(listeners).map(([name, n]) => [`on ${name}`, n])),
        };
    };

    for (const isolation of ["process", "thread"]) {
        it(`holds no more than after the second (${isolation})`, async () => {
            for (const x of [100, 110]) await run(flow(isolation, x));
            const before = await held();
            assert.ok(before["children"]! >= (isolation === "process" ? 2 : 1), JSON.stringify(before));
            for (let i = 0; i < DEPLOYS; i++) await nodeRed.deploy(flow(isolation, 200 + i));
            await run(flow(isolation, 300));
            await eventually(
                async () => {
                    const now = await held();
                    const more = Object.entries(now).map(
                        ([name, n]) => [name, n - (before[name] ?? 0)] as const,
                    );
                    return more.filter(
                        ([name, n]) => n > (name === "children" || name.startsWith("on ") ? 0 : SLACK),
                    );
                },
                (grown) => grown.length === 0,
                15_000,
            );
            assert.doesNotMatch(nodeRed.log(), /Close timed out|MaxListeners|uncaught/i);
        });

        it(`leaves no process behind when it is killed in the middle of its work (${isolation})`, async () => {
            await run(flow(isolation, 100));
            const children = descendants(nodeRed.pid).map(({ pid }) => pid);
            assert.ok(children.length >= (isolation === "process" ? 2 : 1));
            await nodeRed.stop("SIGKILL");
            // The stall time-out of 4 s and 2 s more.
            await eventually(
                () => children.filter((pid) => isAlive(pid)),
                (left) => left.length === 0,
                6000,
            );
        });
    }
});

function isAlive(pid: number): boolean {
    try {
        return process.kill(pid, 0);
    } catch {
        return false;
    }
}
