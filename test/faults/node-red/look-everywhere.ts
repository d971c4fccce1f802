import { readFileSync } from "node:fs";
import { descendants } from "../../fixtures/children";
import { editorStatuses } from "../../fixtures/editor-statuses";
import type { Received } from "../../fixtures/mosquitto";
import type { RunningNodeRed } from "../../fixtures/node-red";
import { note } from "../evidence";

/** Addresses that Node-RED and this package answer, with what a flow's observers have kept. */
const ADDRESSES = ["/csp-vision/stats", "/csp-vision/metrics", "/csp-vision/model", "/seen", "/answer"];

/** Looks for passwords in whatever a Node-RED shows now or has shown. */
export async function lookEverywhere(nodeRed: RunningNodeRed, received: readonly Received[]): Promise<void> {
    note("log", nodeRed.log());
    for (const { topic, text } of received) note("document", `${topic} ${text}`);
    // ffmpeg's own argument list holds the password, as the README says.
    for (const { command, pid } of [
        ...descendants(nodeRed.pid),
        { pid: nodeRed.pid, command: titleOf(nodeRed.pid) },
    ])
        if (!/\bffmpeg\b/.test(command)) note("title", `${pid} ${command}`);
    const statuses = await editorStatuses(nodeRed.url).catch(() => new Map<string, unknown>());
    note("status", [...statuses]);
    for (const address of ADDRESSES) {
        const answer = await fetch(nodeRed.url + address, { signal: AbortSignal.timeout(3000) })
            .then((response) => response.text())
            .catch(() => "");
        note(address === "/seen" ? "error" : "answer", answer);
    }
}

function titleOf(pid: number): string {
    try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8");
    } catch {
        // It has ended, as some cases have it.
        return "";
    }
}
