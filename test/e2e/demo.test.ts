import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { descendants } from "../fixtures/children";
import { eventually } from "../fixtures/eventually";
import { Mosquitto } from "../fixtures/mosquitto";
import { ROOT, shared } from "../fixtures/paths";

function isAlive(pid: number): boolean {
    try {
        return process.kill(pid, 0);
    } catch {
        return false;
    }
}

describe("the demo", function () {
    this.timeout(90_000);

    it("ends by itself with its figures as the last line, and leaves nothing behind", async function () {
        const clip = shared(this, "videos/vtest.avi");
        const script = path.join(ROOT, "scripts/start.mjs");
        const demo = spawn(process.execPath, [script, "--source", clip, "--seconds", "15"], {
            stdio: ["ignore", "pipe", "inherit"],
        });
        let output = "";
        const seen = new Set<number>();
        demo.stdout.on("data", (chunk: Buffer) => {
            output += chunk.toString();
            for (const { pid } of descendants(demo.pid!)) seen.add(pid);
        });
        const [code] = (await once(demo, "close")) as [number];
        const figures = JSON.parse(output.trim().split("\n").at(-1)!) as Record<string, unknown>;
        assert.equal(code, 0, output);
        assert.deepEqual(Object.keys(figures), [
            "frames",
            "detections",
            "fps",
            "latencyMs",
            "published",
            "received",
        ]);
        assert.ok(Number(figures["received"]) > 10, output);
        assert.ok(Number((figures["detections"] as Record<string, number>)["person"]) > 0, output);
        assert.match(output, /http:\/\/127\.0\.0\.1:\d+\//);
        assert.match(output, /csp-vision\/Gate\/detections/);
        assert.ok(seen.size >= 3, "the demo's processes were seen");
        // The broker takes a moment to end.
        await eventually(
            () => [...seen].filter(isAlive),
            (living) => living.length === 0,
            5000,
        );
    });

    it("ends with the npm that started it, and leaves nothing behind", async function () {
        const clip = shared(this, "videos/vtest.avi");
        const npm = spawn("npm", ["start", "--", "--port", "0", "--source", clip], {
            cwd: ROOT,
            stdio: ["ignore", "pipe", "inherit"],
        });
        let output = "";
        npm.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
        await eventually(
            () => output,
            (text) => text.includes("person"),
            40_000,
        );
        const children = descendants(npm.pid!).map(({ pid }) => pid);
        assert.ok(children.length >= 5, "the demo's processes were seen");
        npm.kill("SIGTERM");
        await eventually(
            () => children.filter(isAlive),
            (left) => left.length === 0,
            10_000,
        );
    });

    it("takes a broker without a scheme, and plays the package's own clip where it finds no other", async () => {
        const folder = mkdtempSync(path.join(tmpdir(), "csp-demo-"));
        const broker = await Mosquitto.start();
        try {
            // As on a machine without a network and without apt-get.
            const program = `globalThis.fetch = () => Promise.reject(new Error("no network"));
                const { findClip } = await import(${JSON.stringify(pathToFileURL(path.join(ROOT, "scripts/demo/clip.mjs")).href)});
                console.log((await findClip(${JSON.stringify(folder)})).source);`;
            const options = { env: { PATH: "" }, encoding: "utf8", timeout: 10_000 } as const;
            const args = ["--input-type=module", "-e", program];
            const source = execFileSync(process.execPath, args, options).trim();
            assert.equal(source, "clip:people");

            const at = ["--broker", `127.0.0.1:${broker.port}`, "--port", "0"];
            const script = path.join(ROOT, "scripts/start.mjs");
            const demo = spawn(process.execPath, [script, "--source", source, ...at, "--seconds", "12"], {
                stdio: ["ignore", "pipe", "inherit"],
            });
            let output = "";
            demo.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
            const [code] = (await once(demo, "close")) as [number];
            assert.equal(code, 0, output);
            assert.ok(output.includes(`mqtt://127.0.0.1:${broker.port} (yours)`), output);
            assert.match(output, /person/);
        } finally {
            await broker.stop();
            rmSync(folder, { recursive: true });
        }
    });

    it("names an option that it does not know", async () => {
        const demo = spawn(process.execPath, [path.join(ROOT, "scripts/start.mjs"), "--sauce", "x"], {
            stdio: "pipe",
        });
        let words = "";
        demo.stderr.on("data", (chunk: Buffer) => (words += chunk.toString()));
        const [code] = (await once(demo, "close")) as [number];
        assert.equal(code, 2);
        assert.match(words, /--sauce/);
    });
});
