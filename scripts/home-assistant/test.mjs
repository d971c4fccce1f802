// `npm run test:home-assistant`: a real Home Assistant in a Python environment of its own, with our entities.
import "../own-node.mjs";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { setUp } from "../set-up.mjs";

const root = path.resolve(import.meta.dirname, "../..");
const folder = path.join(root, ".cache/home-assistant");
const python = path.join(folder, "bin/python");
/** The newest that runs on Python 3.11, with what it would fetch on its first start. */
const PACKAGES = [
    "homeassistant==2024.3.3",
    "home-assistant-frontend==20240307.0",
    "paho-mqtt==1.6.1",
    "janus==1.0.0",
    "psutil-home-assistant==0.0.1",
    "ifaddr==0.2.0",
    "securetar==2024.2.1",
];

function run(program, args, why) {
    const { status, error } = spawnSync(program, args, { cwd: root, stdio: ["ignore", 2, 2] });
    if (status === 0) return;
    console.error(`${why}: ${error?.message ?? `${program} ended with ${status}`}`);
    process.exit(1);
}

if (!existsSync(path.join(folder, "bin/hass"))) {
    console.error("Installing Home Assistant …");
    run(process.env["PYTHON"] ?? "python3.11", ["-m", "venv", folder], "Python 3.11 with venv is needed");
    run(python, ["-m", "pip", "install", "--quiet", ...PACKAGES], "Home Assistant cannot be installed");
}
setUp("test");
const { status } = spawnSync(
    process.execPath,
    [
        "node_modules/mocha/bin/mocha.js",
        "--exit",
        "--timeout",
        "180000",
        "dist/test/home-assistant/entities.check.js",
    ],
    { cwd: root, stdio: "inherit", env: { ...process.env, CSP_HOME_ASSISTANT: python } },
);
process.exitCode = status ?? 1;
