// The clip of the demo: what the user names, else OpenCV's pedestrians, else the one that ships in the package.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
    existsSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    renameSync,
    rmSync,
    statSync,
    writeFileSync,
} from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";

const NAME = "vtest.avi";
const SHA256 = "45cddc9490be69345cbdab64ca583be65987e864ca408038e648db99e10516cf";
const ADDRESS = "https://raw.githubusercontent.com/opencv/opencv/4.x/samples/data/vtest.avi";
const DOWNLOAD_LIMIT_MS = 30_000;

const isRight = (bytes) => createHash("sha256").update(bytes).digest("hex") === SHA256;

async function fromOpenCv() {
    const answer = await fetch(ADDRESS, { signal: AbortSignal.timeout(DOWNLOAD_LIMIT_MS) });
    return answer.ok ? Buffer.from(await answer.arrayBuffer()) : null;
}

/** Debian's opencv-doc holds OpenCV's samples; it is unpacked, not installed. */
function fromDebian(cache) {
    const folder = mkdtempSync(path.join(cache, "opencv-doc-"));
    try {
        const run = (program, ...args) =>
            spawnSync(program, args, { cwd: folder, stdio: "ignore", timeout: 120_000 });
        run("apt-get", "download", "opencv-doc");
        const archive = readdirSync(folder).find((name) => name.endsWith(".deb"));
        if (!archive || run("dpkg-deb", "-x", archive, "files").status !== 0) return null;
        const names = readdirSync(path.join(folder, "files"), { recursive: true });
        const found = names.find((name) => /(^|\/)vtest\.avi(\.gz)?$/.test(name));
        if (!found) return null;
        const bytes = readFileSync(path.join(folder, "files", found));
        return found.endsWith(".gz") ? gunzipSync(bytes) : bytes;
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

/** What a user means where they stand: npm runs its scripts in the package's folder and says where that was. */
async function absolute(wanted) {
    const { parseAddress } = await import("../../dist/src/camera/address.js");
    const from = (place) => path.resolve(process.env.INIT_CWD ?? "", place);
    if (existsSync(from(wanted)))
        return (statSync(from(wanted)).isDirectory() ? "folder:" : "") + from(wanted);
    if (/^\s*clip:/i.test(wanted)) return wanted;
    try {
        const address = parseAddress({ url: wanted });
        if (address.kind.name === "file") return from(address.path);
        if (address.kind.name === "folder") return `folder:${from(address.path)}`;
    } catch {
        // The camera says what is wrong with it.
    }
    return wanted;
}

/**
 * @returns {Promise<{source: string, remark: string}>} a file or an address, and what to tell the user about it
 */
export async function findClip(cache, wanted) {
    if (wanted) return { source: await absolute(wanted), remark: "" };
    mkdirSync(cache, { recursive: true });
    const file = path.join(cache, NAME);
    if (existsSync(file) && isRight(readFileSync(file)))
        return { source: file, remark: "OpenCV's pedestrian clip" };
    for (const get of [fromOpenCv, () => fromDebian(cache)]) {
        let bytes = null;
        try {
            bytes = await get();
        } catch {
            // No network, no apt-get: the next place may have it.
        }
        if (!bytes || !isRight(bytes)) continue;
        writeFileSync(`${file}.part`, bytes);
        renameSync(`${file}.part`, file);
        return { source: file, remark: "OpenCV's pedestrian clip" };
    }
    return {
        source: "clip:people",
        remark: "the package's own: OpenCV's pedestrians cannot be reached from here",
    };
}
