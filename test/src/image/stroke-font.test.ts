import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { annotate } from "../../../src/image/annotate";
import { classColor } from "../../../src/image/class-color";
import { glyphOf } from "../../../src/image/stroke-font";
import { BEST, contrast, decode, found, grey, MIDDLE, SIZE } from "../../fixtures/annotated";
import { ROOT } from "../../fixtures/paths";

describe("the font", () => {
    const code = (character: string): string => JSON.stringify(glyphOf(character));
    const range = (from: number, to: number): string[] =>
        Array.from({ length: to - from + 1 }, (_, index) => String.fromCharCode(from + index));

    it("has every printable character of ASCII and every letter of Latin-1, each one different", () => {
        const letters = [...range(0x21, 0x7e), ...range(0xc0, 0xff)];
        const missing = code("\u2603");
        for (const character of letters) assert.notEqual(code(character), missing, character);
        assert.equal(new Set(letters.map(code)).size, letters.length);
    });

    it("puts letters with accents together, and leaves i without its dot under one", () => {
        for (const character of "čšžěřĀĪÅåÇçïÿ") assert.notEqual(code(character), code("\u2603"), character);
        assert.equal(glyphOf("í").strokes.length, 2);
    });

    it("shows an empty box for what it does not have, and nothing for blanks", () => {
        for (const character of ["\u2603", "字", "Ж", "\u0007", "😀", "q\u0338".normalize("NFC")[1]!]) {
            assert.equal(code(character), code("\uffff"), JSON.stringify(character));
        }
        assert.deepEqual(glyphOf(" ").strokes, []);
        assert.deepEqual(glyphOf("\u00a0").strokes, []);
    });

    it("stays within its rows and columns", () => {
        for (const character of [...range(0x21, 0x7e), ...range(0xa1, 0xff)]) {
            const { width, strokes } = glyphOf(character);
            for (const [x, y] of strokes.flat()) {
                assert.ok(x >= 0 && x <= width && y >= 0 && y <= 18, `${character}: ${x}, ${y}`);
            }
        }
    });
});

describe("labels where no font is installed", () => {
    let folder = "";

    before(() => {
        folder = mkdtempSync(path.join(tmpdir(), "csp-no-fonts-"));
        writeFileSync(path.join(folder, "fonts.conf"), "<fontconfig></fontconfig>");
    });
    after(() => rmSync(folder, { recursive: true, force: true }));

    /** Runs a program where fontconfig finds no configuration and no font; its stdout. */
    function withoutFonts(program: string): Buffer {
        const none = path.join(folder, "fonts.conf");
        return execFileSync(process.execPath, ["-e", program], {
            cwd: ROOT,
            env: {
                PATH: process.env["PATH"],
                HOME: folder,
                FONTCONFIG_FILE: none,
                FONTCONFIG_PATH: folder,
                XDG_DATA_HOME: folder,
                XDG_CACHE_HOME: folder,
            },
            stdio: ["ignore", "pipe", "ignore"],
            maxBuffer: 1e7,
        });
    }

    it("are drawn, to the byte as elsewhere", async () => {
        const detections = [found("person Größe", MIDDLE)];
        const program = `
            const { VisionFrame } = require("./dist/src/frame");
            const { annotate } = require("./dist/src/image/annotate");
            const size = ${JSON.stringify({ ...SIZE, nativeWidth: 640, nativeHeight: 480 })};
            const pixels = VisionFrame.allocate(size.width, size.height).fill(90);
            const frame = new VisionFrame({ ...size, pixels, source: "Gate", sequence: 1, pts: null, capturedAt: 0 });
            annotate(frame, ${JSON.stringify(detections)}, ${JSON.stringify(BEST)})
                .then((jpeg) => process.stdout.write(jpeg));
        `;
        const here = await annotate(grey(90), detections, BEST);
        const there = withoutFonts(program);
        assert.ok(there.equals(here));
        // And there are letters: dark ones and the class's colour between them on the plate above the box.
        const picture = await decode(there);
        const row = Array.from({ length: 60 }, (_, index) => picture.at(84 + index, 112));
        const ink = row.filter((color) => contrast(color, classColor("person Größe")) > 4).length;
        assert.ok(ink > 5 && ink < 50, `${ink} of 60 pixels of the line are ink`);
    });

    it("could not be drawn as text there: all letters look alike", () => {
        const draw = (text: string): Buffer =>
            withoutFonts(`
                const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="40"><text x="5" y="30" font-size="30">${text}</text></svg>';
                require("sharp")(Buffer.from(svg)).raw().toBuffer().then((pixels) => process.stdout.write(pixels));
            `);
        assert.ok(draw("person").equals(draw("iiiiii")));
    });
});
