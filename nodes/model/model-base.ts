import type { NodeAPI } from "node-red";

/** What a relative path of a model is relative to: as for Node-RED's own file nodes. */
export function modelBase(RED: NodeAPI): string {
    const { fileWorkingDirectory } = RED.settings as unknown as { readonly fileWorkingDirectory?: unknown };
    const isSet = typeof fileWorkingDirectory === "string" && fileWorkingDirectory !== "";
    return isSet ? fileWorkingDirectory : process.cwd();
}
