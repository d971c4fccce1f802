import { readdirSync, rmSync } from "node:fs";
import path from "node:path";
import type { NodeAPI } from "node-red";
import { existsInFlows } from "../../src/node-kit/exists-in-flows";

/**
 * Removes the outboxes on disk of csp-broker nodes that the flows do not hold any more: they were deleted while
 * nothing ran, and nobody is left to send what is in them. One that is switched off keeps its own.
 *
 * @param folder of all outboxes
 * @param failed told in words of what cannot be removed
 */
export function removeLeftOutboxes(
    RED: NodeAPI,
    folder: string | null,
    failed: (cause: string) => void,
): void {
    if (folder === null) return;
    for (const name of foldersIn(folder)) {
        const id = idOf(name);
        if (id === null || existsInFlows(RED, id)) continue;
        try {
            rmSync(path.join(folder, name), { recursive: true, force: true });
        } catch (error) {
            failed(`The outbox of a deleted node stays: ${(error as Error).message}`);
        }
    }
}

function foldersIn(folder: string): string[] {
    try {
        const entries = readdirSync(folder, { withFileTypes: true });
        return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    } catch {
        return [];
    }
}

/** Null for what no csp-broker has made. */
function idOf(name: string): string | null {
    try {
        return encodeURIComponent(decodeURIComponent(name)) === name ? decodeURIComponent(name) : null;
    } catch {
        return null;
    }
}
