import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import sharp from "sharp";
import { decodePicture } from "../../../src/image/decode-picture";
import { locateModel } from "../../../src/model/locate-model";
import { parseManifest } from "../../../src/model/parse-manifest";
import { residentMegabytes } from "../../fixtures/children";
import type { INPUT } from "../cases/input";
import type { FaultRuns } from "../family";
import { refuses } from "../refuses";
import { startCanary } from "./canary";

const ORIGIN = { source: "Door", sequence: 0 };

/** Names and files of models, and pictures. */
export const FILE_RUNS: Pick<
    FaultRuns<typeof INPUT>,
    | "A model is named by a path out of its folder"
    | "A manifest names files outside its folder, as network, weights, labels or digest"
    | "A JPEG and a WebP claim tens of thousands of pixels on each side"
    | "A picture file is an SVG, a PDF, a script or a list of files"
> = {
    "A model is named by a path out of its folder": () => {
        for (const name of [
            "../etc/passwd",
            "../../../../etc/",
            "csp-street/../../..",
            "a\0b",
            "..",
            "file:///etc",
            "%2e%2e",
        ])
            assert.throws(() => locateModel(name, ["/nowhere"]), refuses("E_MODEL_MISSING", /missing/), name);
    },
    "A manifest names files outside its folder, as network, weights, labels or digest": () => {
        const whole = { name: "m", task: "detect", network: "m.onnx" };
        for (const file of [
            "../m.onnx",
            "/etc/passwd",
            "a/b",
            "a\\b",
            "..",
            ".",
            "a\0",
            "a\nb",
            "file:///x",
        ]) {
            for (const part of [
                { network: file },
                { weights: file },
                { labels: file },
                { sha256: { [file]: "0".repeat(64) } },
            ]) {
                const text = JSON.stringify({ ...whole, ...part });
                assert.throws(
                    () => parseManifest(text, "model.json"),
                    refuses("E_MODEL_MANIFEST", /model\.json: \w+/),
                    text,
                );
            }
        }
    },
    "A JPEG and a WebP claim tens of thousands of pixels on each side": async () => {
        const small = sharp({ create: { width: 8, height: 8, channels: 3, background: "red" } });
        const jpeg = await small.jpeg().toBuffer();
        const sizes = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
        jpeg.writeUInt16BE(60_000, sizes + 5);
        jpeg.writeUInt16BE(60_000, sizes + 7);
        const webp = await small.webp({ lossless: false }).toBuffer();
        const frame = webp.indexOf(Buffer.from([0x9d, 0x01, 0x2a]));
        webp.writeUInt16LE(0x3fff, frame + 3);
        webp.writeUInt16LE(0x3fff, frame + 5);
        const before = residentMegabytes(process.pid);
        for (const bytes of [jpeg, webp]) {
            await assert.rejects(decodePicture(bytes, ORIGIN), refuses("E_PICTURE_SIZE", /100 megapixels/));
        }
        assert.ok(residentMegabytes(process.pid) - before < 100);
        assert.equal((await decodePicture(await small.png().toBuffer(), ORIGIN)).width, 8);
    },
    "A picture file is an SVG, a PDF, a script or a list of files": async (run) => {
        const canary = await startCanary();
        run.atEnd(() => canary.stop());
        const address = `http://127.0.0.1:${canary.port}/x.png`;
        const local = pathToFileURL(__filename).href;
        for (const text of [
            `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="${address}"/></svg>`,
            `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "${local}">]><svg>&e;</svg>`,
            "%PDF-1.7\n1 0 obj\n",
            `push graphic-context\nimage over 0,0 0,0 '${address}'\n`,
            `#EXTM3U\n#EXTINF:1,\n${address}\n`,
            "#!/bin/sh\ntouch /tmp/x\n",
            "GIF89a\x01\x00\x01\x00",
            "II*\x00\x08\x00\x00\x00",
            "\x00\x00\x00\x20ftypavif",
        ]) {
            const refused = refuses("E_PICTURE", /JPEG, PNG or WebP/);
            await assert.rejects(decodePicture(Buffer.from(text, "latin1"), ORIGIN), refused, text);
        }
        assert.equal(canary.calls(), 0);
    },
};
