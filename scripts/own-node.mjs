// The npm package node@22, which the tests of Node-RED 5 need, puts its `node` in front of the user's in npm scripts.
// Imported first, this hands the work back to the Node that runs npm.
import { spawn } from "node:child_process";
import { realpathSync } from "node:fs";
import { onParentGone } from "./parent-gone.mjs";

const wanted = process.env.npm_node_execpath;
if (wanted && realpathSync(wanted) !== realpathSync(process.execPath)) {
    const child = spawn(wanted, process.argv.slice(1), { stdio: "inherit" });
    // A terminal's Ctrl-C reaches the child by itself; it decides when all has ended.
    process.on("SIGINT", () => {});
    process.on("SIGTERM", () => child.kill("SIGTERM"));
    onParentGone(() => child.kill("SIGTERM"));
    const code = await new Promise((resolve) => {
        child.on("exit", (status) => resolve(status ?? 1));
        child.on("error", () => resolve(1));
    });
    process.exit(code);
}
