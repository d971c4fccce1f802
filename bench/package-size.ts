import { execFileSync } from "node:child_process";
import { lstatSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ROOT } from "../test/fixtures/paths";
import { NotMeasured } from "./run/not-measured";
import type { Bench, Row } from "./run/bench";

const MEGABYTE = 1e6;
const LIMIT_MS = 300_000;

const size = (id: string, title: string): Row => ({ id, title, unit: "MB", digits: 1 });

/** What a user downloads and stores. */
export const packageSize: Bench = {
    name: "package",
    title: "Size of the package",
    method: "`npm pack`, then `npm install` of that file into an empty folder, with npm's cache as it is and without the libraries for NVIDIA cards that onnxruntime-node's install step would fetch.",
    rows: [
        size("package-packed", "the package, packed"),
        size("package-unpacked", "the package, unpacked"),
        size("package-installed", "installed with all its dependencies"),
        size("package-native", "of it onnxruntime-node"),
        size("package-web", "of it onnxruntime-web"),
        { id: "package-seconds", title: "npm install", unit: "s", digits: 1 },
    ],
    measure: (run) => {
        const folder = mkdtempSync(path.join(tmpdir(), "csp-package-"));
        try {
            const pack = ["pack", "--ignore-scripts", "--json", "--pack-destination", folder];
            const packed = JSON.parse(execFileSync("npm", pack, { cwd: ROOT, encoding: "utf8" })) as {
                filename: string;
                size: number;
                unpackedSize: number;
            }[];
            const [own] = packed;
            if (!own) throw new Error("npm pack gave nothing.");
            run.record("package-packed", own.size / MEGABYTE);
            run.record("package-unpacked", own.unpackedSize / MEGABYTE);
            const start = performance.now();
            install(folder, path.join(folder, path.basename(own.filename)));
            run.record("package-seconds", (performance.now() - start) / 1000);
            const modules = path.join(folder, "node_modules");
            run.record("package-installed", bytesIn(modules) / MEGABYTE);
            run.record("package-native", bytesIn(path.join(modules, "onnxruntime-node")) / MEGABYTE);
            run.record("package-web", bytesIn(path.join(modules, "onnxruntime-web")) / MEGABYTE);
        } finally {
            rmSync(folder, { recursive: true, force: true });
        }
        return Promise.resolve();
    },
};

function install(folder: string, archive: string): void {
    writeFileSync(path.join(folder, "package.json"), '{ "private": true }');
    const env = { ...process.env, ONNXRUNTIME_NODE_INSTALL: "skip" };
    try {
        execFileSync("npm", ["install", "--no-audit", "--no-fund", archive], {
            cwd: folder,
            env,
            stdio: "ignore",
            timeout: LIMIT_MS,
        });
    } catch {
        throw new NotMeasured("npm cannot install the package's dependencies here");
    }
}

function bytesIn(folder: string): number {
    const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
    return entries
        .filter((entry) => entry.isFile())
        .reduce((sum, entry) => sum + lstatSync(path.join(entry.parentPath, entry.name)).size, 0);
}
