// `npm test [-- FILE…]`: set-up, lint, every test; the last line counts them.
import "./own-node.mjs";
import { spawn, spawnSync } from "node:child_process";
import path from "node:path";
import { setUp } from "./set-up.mjs";

const root = path.resolve(import.meta.dirname, "..");
const chosen = process.argv.slice(2);

setUp("test");
if (chosen.length === 0) {
    console.error("Linting …");
    for (const [program, ...args] of [
        ["node_modules/eslint/bin/eslint.js", "."],
        ["node_modules/prettier/bin/prettier.cjs", "--check", "--log-level", "warn", "."],
    ]) {
        const lint = spawnSync(process.execPath, [program, ...args], { cwd: root, stdio: "inherit" });
        if (lint.status !== 0) process.exit(lint.status ?? 1);
    }
}

const mocha = spawn(
    process.execPath,
    [
        "node_modules/mocha/bin/mocha.js",
        "--exit",
        "--timeout",
        "60000",
        ...(chosen.length ? chosen : ["dist/test/**/*.test.js"]),
    ],
    { cwd: root, stdio: ["ignore", "pipe", "inherit"] },
);
let output = "";
mocha.stdout.on("data", (chunk) => {
    output = (output + chunk).slice(-1_000_000);
    process.stdout.write(chunk);
});
mocha.on("close", (code) => {
    const count = (word) => Number(new RegExp(`^\\s*(\\d+) ${word}`, "m").exec(output)?.[1] ?? 0);
    const [passed, failed, skipped] = ["passing", "failing", "pending"].map(count);
    console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
    process.exit(code ?? 1);
});
