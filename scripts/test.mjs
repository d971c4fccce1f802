// `npm test [-- FILE… | PATTERN | mocha's options]`: set-up, lint, every test; the last line counts them.
import "./own-node.mjs";
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { onParentGone } from "./parent-gone.mjs";
import { setUp } from "./set-up.mjs";

const root = path.resolve(import.meta.dirname, "..");
const EVERY_TEST = "dist/test/**/*.test.js";

/** Files as they are, sources as what they compile to, a single other word as a pattern for titles. */
function mochaArguments(chosen) {
    const files = chosen.map((word) => (word.endsWith(".ts") ? `dist/${word.slice(0, -3)}.js` : word));
    if (files.some((word) => word.endsWith(".js") || existsSync(path.join(root, word)))) return files;
    const isPattern = files.length === 1 && !files[0].startsWith("-");
    // Most tests wait for something; two files at a time take little more of the processors.
    return [...(isPattern ? ["--grep", ...files] : files), "--parallel", "--jobs", "2", EVERY_TEST];
}

function lint() {
    console.error("Linting …");
    const programs = [
        ["node_modules/eslint/bin/eslint.js", "."],
        ["node_modules/prettier/bin/prettier.cjs", "--check", "--log-level", "warn", "."],
    ];
    const run = (args) =>
        spawnSync(process.execPath, args, { cwd: root, stdio: ["ignore", 2, 2] }).status === 0;
    return programs.map(run).every(Boolean);
}

const chosen = process.argv.slice(2);
setUp("test");
const isClean = chosen.length > 0 || lint();

const mocha = spawn(
    process.execPath,
    [
        "node_modules/mocha/bin/mocha.js",
        "--exit",
        "--fail-zero",
        "--timeout",
        "60000",
        ...mochaArguments(chosen),
    ],
    { cwd: root, stdio: ["ignore", "pipe", "inherit"] },
);
process.on("SIGINT", () => {});
process.on("SIGTERM", () => mocha.kill("SIGTERM"));
onParentGone(() => mocha.kill("SIGTERM"));
let output = "";
mocha.stdout.on("data", (chunk) => {
    output = (output + chunk).slice(-1_000_000);
    process.stdout.write(chunk);
});
mocha.on("close", (code) => {
    const count = (word) => Number(new RegExp(`^\\s*(\\d+) ${word}`, "m").exec(output)?.[1] ?? 0);
    const [passed, failing, skipped] = ["passing", "failing", "pending"].map(count);
    // What did not come to its own count failed, too: the lint, and a run that broke off.
    const failed = failing + (isClean ? 0 : 1) + (code !== 0 && failing === 0 ? 1 : 0);
    if (!isClean) console.error("Lint failed; see its messages at the start.");
    console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
    process.exitCode = failed === 0 ? 0 : 1;
});
