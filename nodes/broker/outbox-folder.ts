import path from "node:path";

/** Where the outboxes on disk are; null where Node-RED has no user directory, as for the ledgers of csp-publish. */
export function outboxFolder(settings: object): string | null {
    const { userDir } = settings as { readonly userDir?: string };
    return userDir === undefined ? null : path.join(userDir, "csp-vision", "outbox");
}
