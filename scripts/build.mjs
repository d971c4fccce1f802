// Compiles TypeScript to dist/ and lays what Node-RED wants beside the compiled node files: their html, locales/
// and icons/ (Node-RED looks for all three next to the node file only).
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { generateChecks } from "./generate-checks.mjs";

const root = path.resolve(import.meta.dirname, "..");
const nodes = path.join(root, "dist/nodes");

execFileSync(process.execPath, [path.join(root, "node_modules/typescript/bin/tsc"), "-p", root], {
    stdio: "inherit",
});
generateChecks(root);
for (const file of readdirSync(path.join(root, "nodes"))) {
    if (file.endsWith(".html")) cpSync(path.join(root, "nodes", file), path.join(nodes, file));
}
cpSync(path.join(root, "nodes/locales"), path.join(nodes, "locales"), { recursive: true });
if (existsSync(path.join(root, "icons")))
    cpSync(path.join(root, "icons"), path.join(nodes, "icons"), { recursive: true });
