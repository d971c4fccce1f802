// Installs what a fresh clone lacks: npm packages, Debian packages (as root on Debian), the compiled code.
// Built-ins only: it runs before node_modules exist.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");
const stamp = path.join(root, "node_modules/.installed");

/** Debian packages with a file that shows they are there. */
const DEBIAN = {
    ffmpeg: "/usr/bin/ffmpeg",
    mosquitto: "/usr/sbin/mosquitto",
    "python3-gi": "/usr/lib/python3/dist-packages/gi/__init__.py",
    "gir1.2-gst-rtsp-server-1.0": "girepository-1.0/GstRtspServer-1.0.typelib",
    "gstreamer1.0-plugins-base": "gstreamer-1.0/libgstvideotestsrc.so",
    "gstreamer1.0-plugins-good": "gstreamer-1.0/libgstrtp.so",
    "gstreamer1.0-plugins-bad": "gstreamer-1.0/libgstopenh264.so",
    chromium: "/usr/bin/chromium",
    "python3-opencv": "/var/lib/dpkg/info/python3-opencv.list",
};
const FOR_START = ["ffmpeg", "mosquitto"];
const FOR_TEST = Object.keys(DEBIAN);
const PROGRAMS = {
    start: FOR_START,
    test: FOR_TEST,
    bench: FOR_TEST.filter((name) => name !== "chromium"),
};
const CUDA_LIMIT_MS = 300_000;

function libraryFolders() {
    const lib = "/usr/lib";
    return existsSync(lib)
        ? readdirSync(lib)
              .filter((name) => name.includes("-linux-"))
              .map((name) => path.join(lib, name))
        : [];
}

function isInstalled(name) {
    const file = DEBIAN[name];
    if (path.isAbsolute(file)) return existsSync(file) || onPath(path.basename(file));
    return libraryFolders().some((folder) => existsSync(path.join(folder, file)));
}

function onPath(program) {
    return (process.env.PATH ?? "")
        .split(path.delimiter)
        .some((folder) => existsSync(path.join(folder, program)));
}

/** The npm that runs us: node_modules/.bin holds another one, which Node-RED brings, and a Node for tests. */
function npm(args) {
    const own = process.env.npm_execpath;
    const [program, first] = own ? [process.execPath, [own]] : ["npm", []];
    const folders = (process.env.PATH ?? "").split(path.delimiter);
    const env = {
        ...process.env,
        PATH: folders
            .filter((folder) => !folder.endsWith(path.join("node_modules", ".bin")))
            .join(path.delimiter),
        // Its install step downloads CUDA libraries; where that fails, npm takes the whole package away, and says nothing.
        ONNXRUNTIME_NODE_INSTALL: "skip",
    };
    return spawnSync(program, [...first, ...args], { cwd: root, stdio: ["ignore", 2, 2], env }).status === 0;
}

/** What onnxruntime-node's own install step would have done, where there is a use for it. */
function fetchCuda() {
    const isWanted =
        process.platform === "linux" && process.arch === "x64" && existsSync("/proc/driver/nvidia");
    if (!isWanted || process.env.ONNXRUNTIME_NODE_INSTALL === "skip") return;
    console.error("Fetching the CUDA libraries of onnxruntime …");
    const cwd = path.join(root, "node_modules/onnxruntime-node");
    const fetched = spawnSync(process.execPath, ["script/install.js"], {
        cwd,
        stdio: ["ignore", 2, 2],
        timeout: CUDA_LIMIT_MS,
    });
    if (fetched.status !== 0) console.error("They cannot be fetched from here; models run on the CPU.");
}

function installPackages() {
    const lock = path.join(root, "package-lock.json");
    if (existsSync(stamp) && statSync(stamp).mtimeMs >= statSync(lock).mtimeMs) return;
    console.error("Installing npm packages …");
    if (!npm(["ci", "--no-audit", "--no-fund"])) {
        console.error("npm ci failed; see its messages above.");
        process.exit(1);
    }
    fetchCuda();
    writeFileSync(stamp, "");
}

function installPrograms(names) {
    const missing = names.filter((name) => !isInstalled(name));
    if (missing.length === 0) return;
    const canInstall = process.getuid?.() === 0 && onPath("apt-get");
    if (!canInstall) {
        console.error(`Please install these programs (Debian's names): ${missing.join(" ")}.`);
        return;
    }
    console.error(`Installing ${missing.join(" ")} …`);
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const apt = (...args) => spawnSync("apt-get", args, { stdio: ["ignore", 2, 2], env });
    apt("update", "-q");
    if (apt("install", "-yq", "--no-install-recommends", ...missing).status !== 0) {
        console.error(`apt-get could not install: ${missing.join(" ")}.`);
    }
}

function newest(folder) {
    let time = 0;
    for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
        if (entry.isFile()) time = Math.max(time, statSync(path.join(entry.parentPath, entry.name)).mtimeMs);
    }
    return time;
}

function build() {
    const built = path.join(root, "dist/.built");
    const sources = ["src", "nodes", "test", "bench", "icons", "scripts", "docs"]
        .map((name) => path.join(root, name))
        .filter((name) => existsSync(name));
    const changed = Math.max(...sources.map(newest), statSync(path.join(root, "tsconfig.json")).mtimeMs);
    if (existsSync(built) && statSync(built).mtimeMs >= changed) return;
    console.error("Building …");
    try {
        execFileSync(process.execPath, [path.join(root, "scripts/build.mjs")], { stdio: ["ignore", 2, 2] });
    } catch {
        process.exit(1);
    }
    mkdirSync(path.dirname(built), { recursive: true });
    writeFileSync(built, "");
    const now = new Date();
    utimesSync(built, now, now);
}

/** @param {"start" | "test" | "bench"} purpose decides which programs are wanted */
export function setUp(purpose) {
    installPackages();
    installPrograms(PROGRAMS[purpose]);
    build();
}
