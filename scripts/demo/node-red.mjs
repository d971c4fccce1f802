// A Node-RED of the demo's own: user directory in the cache, loopback only, this package linked into it.
import { spawn } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Node-RED 5 needs Node 22.9; older ones run the 4.1 line. */
function program(root) {
    const [major, minor] = process.versions.node.split(".").map(Number);
    const isNew = major > 22 || (major === 22 && minor >= 9);
    return path.join(root, isNew ? "node_modules/node-red-5/red.js" : "node_modules/node-red/red.js");
}

export function startNodeRed(root, userDir, port, flow) {
    const scope = path.join(userDir, "node_modules/@csp-vision");
    mkdirSync(scope, { recursive: true });
    const link = path.join(scope, "node-red-csp-vision");
    rmSync(link, { force: true, recursive: true });
    symlinkSync(root, link, "junction");
    writeFileSync(path.join(userDir, "flows.json"), JSON.stringify(flow, null, 4));
    const settings = {
        uiHost: "127.0.0.1",
        uiPort: port,
        flowFile: "flows.json",
        credentialSecret: "demo",
        telemetry: { enabled: false },
        editorTheme: { tours: false },
    };
    writeFileSync(path.join(userDir, "settings.js"), `module.exports = ${JSON.stringify(settings)};\n`);
    return spawn(process.execPath, [program(root), "-u", userDir, "-s", path.join(userDir, "settings.js")], {
        stdio: ["ignore", "pipe", "pipe"],
    });
}
