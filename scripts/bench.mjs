// `npm run bench [-- NAME… | --long | --write | --short]`: set-up, then the benches; see docs/figures.md.
import "./own-node.mjs";
import { spawn } from "node:child_process";
import path from "node:path";
import { onParentGone } from "./parent-gone.mjs";
import { setUp } from "./set-up.mjs";

setUp("bench");
const main = path.resolve(import.meta.dirname, "../dist/bench/run/main.js");
const bench = spawn(process.execPath, [main, ...process.argv.slice(2)], { stdio: "inherit" });
// A terminal's Ctrl-C reaches the benches by itself.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => bench.kill("SIGTERM"));
onParentGone(() => bench.kill("SIGTERM"));
bench.on("close", (code) => (process.exitCode = code ?? 1));
