import os from "node:os";
import path from "node:path";

/** Where the outboxes on disk are: below the user directory of Node-RED. */
export function outboxFolder(settings: object): string {
    const { userDir = path.join(os.homedir(), ".node-red") } = settings as { readonly userDir?: string };
    return path.join(userDir, "csp-vision", "outbox");
}
