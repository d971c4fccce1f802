// The npm package node@22, which the tests of Node-RED 5 need, puts its `node` in front of the user's in npm scripts.
// Imported first, this hands the work back to the Node that runs npm.
import { spawnSync } from "node:child_process";
import { realpathSync } from "node:fs";

const wanted = process.env.npm_node_execpath;
if (wanted && realpathSync(wanted) !== realpathSync(process.execPath)) {
    const run = spawnSync(wanted, process.argv.slice(1), { stdio: "inherit" });
    process.exit(run.status ?? 1);
}
