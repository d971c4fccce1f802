// `node scripts/screenshots.mjs [FOLDER]`: each example at work in a real editor, as PNG; the one that README.md shows goes
// into docs/images where no folder is named. Needs Chromium.
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { chromium } from "playwright-core";
import sharp from "sharp";
import { findBroker } from "./demo/broker.mjs";
import { freePort } from "./demo/free-port.mjs";
import { startNodeRed } from "./demo/node-red.mjs";

const root = path.resolve(import.meta.dirname, "..");
const README_SHOWS = "01 - Detect and publish";
const VIEW = { width: 1500, height: 900 };
const MARGIN = 24;
/** Long enough for figures to stand under the nodes. */
const AT_WORK_MS = 15_000;
const START_LIMIT_MS = 60_000;

async function answers(url) {
    const end = Date.now() + START_LIMIT_MS;
    while (Date.now() < end) {
        const answer = await fetch(url).catch(() => null);
        if (answer?.ok) return;
        await new Promise((resolve) => setTimeout(resolve, 250));
    }
    throw new Error(`Node-RED does not answer at ${url}.`);
}

/** What the nodes cover, with their texts, in pixels of the page. */
function covered() {
    const edges = [
        ...globalThis.document.querySelectorAll(".red-ui-flow-node-group, .red-ui-flow-node-status-group"),
    ]
        .map((node) => node.getBoundingClientRect())
        .filter(({ width }) => width > 0);
    const left = Math.min(...edges.map((edge) => edge.left));
    const top = Math.min(...edges.map((edge) => edge.top));
    const right = Math.max(...edges.map((edge) => edge.right));
    const bottom = Math.max(...edges.map((edge) => edge.bottom));
    return { left, top, right, bottom };
}

async function shoot(browser, name, file) {
    const flow = JSON.parse(readFileSync(path.join(root, "examples", `${name}.json`), "utf8"));
    const broker = await findBroker();
    const userDir = mkdtempSync(path.join(tmpdir(), "csp-screenshot-"));
    for (const node of flow) if (node.type === "csp-broker") node.url = broker.url;
    const port = await freePort();
    const nodeRed = startNodeRed(root, userDir, port, flow);
    const page = await browser.newPage({ viewport: VIEW });
    try {
        await answers(`http://127.0.0.1:${port}/settings`);
        await page.goto(`http://127.0.0.1:${port}/`);
        await page.waitForSelector(".red-ui-flow-node-group");
        await page.evaluate(() => globalThis.RED.menu.setSelected("menu-item-sidebar", false));
        await page.waitForTimeout(AT_WORK_MS);
        const { left, top, right, bottom } = await page.evaluate(covered);
        const size = { width: right - left + 2 * MARGIN, height: bottom - top + 2 * MARGIN };
        const png = await page.screenshot({ clip: { x: left - MARGIN, y: top - MARGIN, ...size } });
        await sharp(png).png({ palette: true, compressionLevel: 9 }).toFile(file);
    } finally {
        await page.close();
        const ended = once(nodeRed, "exit");
        nodeRed.kill("SIGTERM");
        await ended;
        await broker.stop();
        rmSync(userDir, { recursive: true, force: true });
    }
}

const [wanted] = process.argv.slice(2);
const folder = path.resolve(wanted ?? path.join(root, "docs/images"));
mkdirSync(folder, { recursive: true });
const executablePath = ["chromium", "chromium-browser", "google-chrome"]
    .map((name) => `/usr/bin/${name}`)
    .find((file) => existsSync(file));
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
const names = readdirSync(path.join(root, "examples")).map((file) => path.parse(file).name);
for (const name of wanted === undefined ? [README_SHOWS] : names) {
    const file = path.join(folder, `${name.toLowerCase().replace(/[^a-z0-9]+/g, "-")}.png`);
    await shoot(browser, name, file);
    console.log(file);
}
await browser.close();
