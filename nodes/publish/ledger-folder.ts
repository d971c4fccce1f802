import path from "node:path";
import type { NodeAPI } from "node-red";

/** Where nodes keep what has to outlive the process; null where Node-RED has no folder of its own. */
export function ledgerFolder(RED: NodeAPI): string | null {
    const { userDir } = RED.settings as unknown as { readonly userDir?: string };
    return userDir === undefined ? null : path.join(userDir, "csp-vision", "ledger");
}
