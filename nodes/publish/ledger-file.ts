import path from "node:path";

/** The name of a node's ledger; ids of any characters give different names. */
export function ledgerFile(folder: string | null, nodeId: string): string | null {
    return folder === null ? null : path.join(folder, `${encodeURIComponent(nodeId)}.jsonl`);
}
