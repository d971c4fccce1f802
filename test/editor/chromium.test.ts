import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "playwright-core";
import { startChromium, type Browser } from "../fixtures/chromium";
import { editorFile } from "../fixtures/editor-definition";
import { startNodeRed, type FlowNode, type Line, type RunningNodeRed } from "../fixtures/node-red";
import { ROOT } from "../fixtures/paths";

const SCREENSHOTS = path.join(ROOT, ".cache/screenshots");

const manifest = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as {
    name: string;
    "node-red": { nodes: Record<string, string> };
};

/** What the embedded model knows. */
const LABELS = (
    JSON.parse(readFileSync(path.join(ROOT, "models/csp-street/model.json"), "utf8")) as { labels: string[] }
).labels;

/** Types on the palette, and for each the config nodes that its dialog makes, by property. */
const types = Object.keys(manifest["node-red"].nodes)
    .map((name) => ({ type: name, definition: editorFile(name).definition }))
    .filter(({ definition }) => definition.category !== "config")
    .map(({ type, definition }) => ({
        type,
        icon: definition.icon ?? "",
        configs: Object.entries(definition.defaults)
            .filter(([, property]) => property.required && property.type?.startsWith("csp-"))
            .map(([property]) => property),
    }));

/** A catalogue key where a text should stand, such as "csp-camera.label.url". */
const KEY = /\b[a-z][\w-]*(\.[a-z]\w*){2,}\b|\bcsp-\w+\.\w+/;

async function drop(page: Page, type: string, index: number): Promise<void> {
    const entry = page.locator(`.red-ui-palette-node[data-palette-type="${type}"]`);
    await entry.scrollIntoViewIfNeeded();
    const from = (await entry.boundingBox())!;
    const canvas = (await page.locator("#red-ui-workspace-chart").boundingBox())!;
    await page.mouse.move(from.x + 20, from.y + 10);
    await page.mouse.down();
    await page.mouse.move(canvas.x + 200, canvas.y + 80 + 70 * index, { steps: 8 });
    await page.mouse.up();
    await page.waitForFunction(`RED.nodes.filterNodes({type:"${type}"}).length === 1`);
}

/** The dialog of csp-model says what the files say, and what has to be told where they leave doubt. */
async function showsHowModelsAreRead(page: Page, line: Line): Promise<void> {
    const told = page.locator("#csp-model-told");
    await told.getByText(/csp-street: head yolov3, input \d+ × \d+, 6 labels person, /).waitFor();
    await page.locator("#node-config-input-head").selectOption("yolov8");
    await page.locator("#node-config-input-channelsAxis").waitFor({ state: "visible" });
    await told.getByText(/Expected a yolov8 output .* got head8 /).waitFor();
    await page.screenshot({ path: path.join(SCREENSHOTS, `csp-model-${line}.png`), animations: "disabled" });
    await page.locator("#node-config-input-head").selectOption("auto");
    await told.getByText("csp-street: head yolov3").waitFor();
    await page.locator("#node-config-input-channelsAxis").waitFor({ state: "hidden" });
}

async function visibleText(page: Page): Promise<string> {
    const tray = page.locator(".red-ui-tray").last();
    const labels = await tray
        .locator("[placeholder]")
        .evaluateAll((inputs) => inputs.map((input) => input.getAttribute("placeholder")));
    return [await tray.innerText(), ...labels].join("\n");
}

for (const line of ["4.1", "5.0"] satisfies Line[]) {
    describe(`the editor of Node-RED ${line} in Chromium`, function () {
        this.timeout(60_000);
        let nodeRed: RunningNodeRed;
        let browser: Browser;
        let page: Page;

        before(async () => {
            mkdirSync(SCREENSHOTS, { recursive: true });
            nodeRed = await startNodeRed({ line, packageDir: ROOT });
            browser = await startChromium();
            page = browser.page;
            page.setDefaultTimeout(15_000);
            await page.goto(nodeRed.url);
            await page.waitForFunction(
                `RED.nodes.registry && RED.nodes.registry.getNodeType("${types[0]!.type}")`,
            );
            await page.waitForSelector(`.red-ui-palette-node[data-palette-type="${types[0]!.type}"]`);
        });
        after(async () => {
            await browser.close();
            await nodeRed.stop();
        });

        it("shows the nodes under their labels in a category of their own", async () => {
            assert.ok(types.length > 0);
            assert.match(await page.locator("#red-ui-palette-header-vision").innerText(), /^\s*vision\s*$/);
            const shown = await page.locator("#red-ui-palette-vision .red-ui-palette-label").allInnerTexts();
            const expected = [
                "annotate",
                "camera",
                "CSP classifier",
                "EFM detector",
                "fps stats",
                "publish detections",
            ];
            assert.deepEqual(
                shown.map((text) => text.replace(/\s+/g, " ").trim()).sort(),
                expected.sort().slice(0, types.length),
            );
        });

        for (const [index, { type, icon, configs }] of types.entries()) {
            it(`drops ${type}, edits it and closes it again`, async () => {
                await drop(page, type, index);
                const node = page.locator(`.red-ui-flow-node-group`).nth(index);
                const image = node.locator("image.red-ui-flow-node-icon");
                const href = await image.evaluate((element) => (element as SVGImageElement).href.baseVal);
                assert.ok(href.includes(`${manifest.name}/${icon}`), href);
                const served = await fetch(`${nodeRed.url}/${href}`);
                assert.equal(await served.text(), readFileSync(path.join(ROOT, "icons", icon), "utf8"));

                await page.evaluate(`RED.editor.edit(RED.nodes.filterNodes({type:"${type}"})[0])`);
                await page.locator("#node-dialog-ok").waitFor();
                for (const property of configs) {
                    await page.locator(`#node-input-btn-${property}-add`).click();
                    await page.locator("#node-config-dialog-ok").waitFor();
                    if (property === "model") await showsHowModelsAreRead(page, line);
                    assert.doesNotMatch(await visibleText(page), KEY);
                    await page.locator("#node-config-dialog-ok").click();
                    await page.locator("#node-config-dialog-ok").waitFor({ state: "detached" });
                }
                if (type === "csp-camera") {
                    await page.locator("#node-input-url").fill("rtsp://viewer:p%40ss:1@127.0.0.1:9/stream");
                }
                if (type === "csp-classify") {
                    // A new csp-model is the embedded detector: the dialog says at once what is wrong with it.
                    await page
                        .locator("#csp-classify-task")
                        .getByText("csp-tiny comes with this package")
                        .waitFor();
                    assert.equal(await page.locator("#csp-classify-labels label").count(), 0);
                }
                if (type === "csp-detect") {
                    await page.getByLabel(LABELS.at(-1)!, { exact: true }).check();
                    assert.deepEqual(await page.locator("#csp-detect-labels").allInnerTexts(), [
                        LABELS.join("\n"),
                    ]);
                }
                assert.doesNotMatch(await visibleText(page), KEY);
                await page.screenshot({
                    path: path.join(SCREENSHOTS, `${type}-${line}.png`),
                    animations: "disabled",
                });
                await page.locator("#node-dialog-ok").click();
                await page.locator(".red-ui-tray").waitFor({ state: "detached" });
                assert.equal(
                    await page.evaluate(`RED.nodes.filterNodes({type:"${type}"})[0].valid`),
                    true,
                    "the node is valid with what was filled in",
                );
            });
        }

        it("shows help as text, with properties set apart", async () => {
            for (const { type } of types) {
                const help = await page.evaluate<string>(
                    `RED.utils.renderMarkdown(RED.nodes.getNodeHelp("${type}"))`,
                );
                assert.match(help, /<dl class="message-properties">/, type);
                assert.doesNotMatch(help.replace(/<[^>]*>/g, " "), /(^|\s): \w+ \(/, type);
            }
        });

        it("deploys without an error on the console", async () => {
            await page.locator("#red-ui-header-button-deploy").click();
            await page.waitForFunction("!RED.nodes.dirty()");
            await page.locator(".red-ui-flow-node-status-label", { hasText: "0.0 fps · cpu" }).waitFor();
            await page
                .locator("#red-ui-header-shade, .red-ui-notification")
                .first()
                .waitFor({ state: "hidden" });
            await page.screenshot({ path: path.join(SCREENSHOTS, `deployed-${line}.png`) });
            assert.deepEqual(browser.errors, []);
            const flows = (await nodeRed.get("/flows")) as FlowNode[];
            for (const { type } of types)
                assert.ok(
                    flows.some((node) => node.type === type),
                    type,
                );
        });

        it("shows in csp-model's dialog what it runs on, and why on nothing better", async () => {
            await page.evaluate(
                `RED.editor.editConfig("", "csp-model", RED.nodes.filterNodes({type:"csp-detect"})[0].model)`,
            );
            const tip = page.locator("#csp-model-state");
            await tip.waitFor();
            assert.match(await tip.innerText(), /^cpu · The provider \w+ was refused: /);
            await page.screenshot({
                path: path.join(SCREENSHOTS, `csp-model-${line}.png`),
                animations: "disabled",
            });
            await page.locator("#node-config-dialog-cancel").click();
            await tip.waitFor({ state: "detached" });
        });

        it("moved user and password out of the address, into the credentials", async () => {
            const flows = (await nodeRed.get("/flows")) as FlowNode[];
            const camera = flows.find((node) => node.type === "csp-camera")!;
            assert.equal(camera["url"], "rtsp://127.0.0.1:9/stream");
            assert.ok(!JSON.stringify(flows).includes("ss:1"));
            const credentials = await nodeRed.get(`/credentials/csp-camera/${camera.id}`);
            assert.deepEqual(credentials, { user: "viewer", has_password: true });
        });

        it("saved the class that was picked from the model's own list", async () => {
            const flows = (await nodeRed.get("/flows")) as FlowNode[];
            assert.deepEqual(flows.find((node) => node.type === "csp-detect")!["classes"], [LABELS.at(-1)]);
        });
    });
}
