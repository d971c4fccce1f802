import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import path from "node:path";
import { hdClip } from "../cameras/hd-clip";

/** Pictures of the clip, two a second. */
export function clipPictures(kind: "jpg" | "png"): readonly string[] {
    const { file } = hdClip();
    const folder = path.join(path.dirname(file), kind);
    if (!existsSync(folder)) {
        mkdirSync(folder);
        const args = ["-v", "error", "-i", file, "-t", "5", "-vf", "fps=2", "-q:v", "3"];
        execFileSync("ffmpeg", [...args, path.join(folder, `%02d.${kind}`)]);
    }
    return readdirSync(folder).map((name) => path.join(folder, name));
}
