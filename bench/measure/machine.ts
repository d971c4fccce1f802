import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { ROOT } from "../../test/fixtures/paths";

export interface Machine {
    /** Processor, memory, system and versions, in one line. */
    readonly text: string;
    /** UTC, YYYY-MM-DD. */
    readonly date: string;
}

/** Where the figures of this run come from. */
export function describeMachine(): Machine {
    const cpus = os.cpus();
    const parts = [
        `${cpus.length} × ${cpus[0]?.model.trim() ?? "processor unknown"}`,
        `${Math.round(os.totalmem() / 2 ** 30)} GB`,
        `${os.type()} ${os.release().split("-")[0] ?? ""} ${os.arch()}`,
        `Node.js ${process.versions.node}`,
        ...["node-red", "onnxruntime-node", "onnxruntime-web", "sharp", "mqtt"].map(
            (name) => `${name} ${versionOf(name)}`,
        ),
        `ffmpeg ${ffmpegVersion()}`,
        `csp-vision ${versionIn(ROOT)}`,
    ];
    return { text: parts.join(", "), date: new Date().toISOString().slice(0, 10) };
}

function versionOf(name: string): string {
    try {
        return versionIn(path.join(ROOT, "node_modules", name));
    } catch {
        return "absent";
    }
}

const versionIn = (folder: string): string =>
    (JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as { version: string }).version;

function ffmpegVersion(): string {
    try {
        const text = execFileSync("ffmpeg", ["-version"], { encoding: "utf8" });
        return /version (\S+)/.exec(text)?.[1] ?? "unknown";
    } catch {
        return "absent";
    }
}
