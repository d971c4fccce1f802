import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../../test/fixtures/paths";

/** The clip that all benches of video share, as a file and as the stream that a camera would send. */
export interface HdClip {
    /** MP4. */
    readonly file: string;
    /** H.264 elementary stream with access unit delimiters. */
    readonly stream: string;
}

const FOLDER = path.join(ROOT, ".cache/bench");
const SECONDS = 20;
export const FPS = 25;
export const FRAMES = SECONDS * FPS;

/** The package's clip as a camera of today would send it: 1080p, 25 pictures a second, H.264 of 4 Mb/s, some noise. */
export function hdClip(): HdClip {
    const file = path.join(FOLDER, "1080p25.mp4");
    const stream = path.join(FOLDER, "1080p25.h264");
    mkdirSync(FOLDER, { recursive: true });
    const clip = path.join(ROOT, "clips/people.mp4");
    const picture = `fps=${FPS},scale=1920:1080,noise=alls=6:allf=t`;
    const rate = ["-b:v", "4M", "-maxrate", "4M", "-bufsize", "4M", "-g", "50", "-bf", "0"];
    const encoder = ["-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", ...rate];
    make(file, ["-stream_loop", "-1", "-i", clip, "-t", String(SECONDS), "-vf", picture, ...encoder]);
    make(stream, ["-i", file, "-c", "copy", "-bsf:v", "h264_mp4toannexb,h264_metadata=aud=insert"]);
    return { file, stream };
}

function make(file: string, args: readonly string[]): void {
    if (existsSync(file)) return;
    const part = path.join(FOLDER, `part-${path.basename(file)}`);
    execFileSync("ffmpeg", ["-v", "error", "-y", ...args, part]);
    renameSync(part, file);
}
