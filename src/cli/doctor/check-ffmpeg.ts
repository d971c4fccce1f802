import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { findFfmpeg } from "../../camera/ffmpeg-binary";
import { VisionError } from "../../errors";
import type { Check } from "./check";

const LIMIT_MS = 10_000;

/** ffmpeg's version and which hardware decoders it was built with: whether one works shows on a camera. */
export async function checkFfmpeg(): Promise<Check[]> {
    try {
        const { path, version, guard } = await findFfmpeg();
        const { stdout } = await promisify(execFile)(path, ["-hide_banner", "-hwaccels"], {
            timeout: LIMIT_MS,
        });
        // One a line, behind a heading.
        const decoders = stdout
            .split("\n")
            .slice(1)
            .map((line) => line.trim())
            .filter((line) => line !== "");
        const guarded = guard.command.length > 0 ? "" : "; without setpriv it may outlive a killed Node-RED";
        return [
            { name: "ffmpeg", state: "ok", text: `${version} in ${path}${guarded}` },
            {
                name: "hardware decoders",
                state: "note",
                text: decoders.length > 0 ? `built in: ${decoders.join(", ")}` : "none built in",
            },
        ];
    } catch (error) {
        if (!(error instanceof VisionError)) throw error;
        return [{ name: "ffmpeg", state: "fault", text: error.message, code: error.code }];
    }
}
