import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import sharp from "sharp";
import { VisionFrame } from "../../../src/frame";
import { annotate } from "../../../src/image/annotate";
import { classColor, textColor, type Color } from "../../../src/image/class-color";
import { overlay, type DrawnDetection } from "../../../src/image/overlay";
import { glyphOf } from "../../../src/image/stroke-font";
import { ROOT } from "../../fixtures/paths";

const BEST = { quality: 100, scores: true };
const SIZE = { width: 320, height: 240 };

/** A frame of one grey. */
function grey(value: number, { width, height } = SIZE): VisionFrame {
    const pixels = VisionFrame.allocate(width, height).fill(value);
    const native = { nativeWidth: width * 2, nativeHeight: height * 2 };
    return new VisionFrame({
        ...{ pixels, width, height, ...native },
        source: "Gate",
        sequence: 1,
        pts: null,
        capturedAt: 0,
    });
}

function found(
    label: string,
    box: DrawnDetection["box"],
    more: Partial<DrawnDetection> = {},
): DrawnDetection {
    return { label, score: 0.8312, box, ...more };
}

/** Middle of the picture. */
const MIDDLE = { x: 0.25, y: 0.5, width: 0.5, height: 0.25 };

interface Pixels {
    readonly width: number;
    readonly height: number;
    at(x: number, y: number): Color;
}

async function decode(jpeg: Buffer): Promise<Pixels> {
    const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true });
    return {
        width: info.width,
        height: info.height,
        at: (x, y) => [...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3)] as never,
    };
}

function distance(a: Color, b: Color): number {
    return Math.max(...a.map((value, channel) => Math.abs(value - b[channel]!)));
}

/** Luminance contrast of WCAG 2.2, 1..21. */
function contrast(a: Color, b: Color): number {
    const luminance = (color: Color): number => {
        const [red, green, blue] = color.map((value) => {
            const share = value / 255;
            return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
    };
    const [dark, light] = [luminance(a), luminance(b)].sort((one, other) => one - other);
    return (light! + 0.05) / (dark! + 0.05);
}

const LABELS = (
    JSON.parse(readFileSync(path.join(ROOT, "models/csp-street/model.json"), "utf8")) as { labels: string[] }
).labels;

describe("a picture with what was found in it", () => {
    it("is a JPEG of the frame's own size, with the box where the detection has it", async () => {
        const picture = await decode(await annotate(grey(90), [found("car", MIDDLE)], BEST));
        assert.deepEqual([picture.width, picture.height], [320, 240]);
        // The line of two pixels lies on both sides of the edge.
        for (const [x, y] of [
            [240, 150],
            [239, 150],
            [160, 180],
            [160, 179],
        ] as const)
            assert.ok(
                distance(picture.at(x, y), classColor("car")) < 60,
                `${picture.at(x, y).join()} at ${x}, ${y}`,
            );
        assert.ok(distance(picture.at(200, 150), [90, 90, 90]) < 8);
        assert.ok(distance(picture.at(300, 230), [90, 90, 90]) < 8);
    });

    it("leaves the frame's pixels as they are", async () => {
        const frame = grey(90);
        await annotate(frame, [found("car", MIDDLE)], BEST);
        assert.ok(frame.pixels.every((value) => value === 90));
    });

    it("is the frame alone where nothing was found", async () => {
        const picture = await decode(await annotate(grey(90), [], BEST));
        for (let x = 0; x < 320; x += 5) assert.ok(distance(picture.at(x, 120), [90, 90, 90]) < 3);
    });

    it("gets smaller with the quality", async () => {
        const sizes = await Promise.all(
            [95, 80, 20].map(
                async (quality) =>
                    (await annotate(grey(90), [found("car", MIDDLE)], { quality, scores: true })).length,
            ),
        );
        assert.deepEqual(
            [...sizes].sort((a, b) => b - a),
            sizes,
        );
        assert.ok(sizes[0]! > sizes[2]!);
    });

    it("takes a thousand objects with long names, and names that look like XML", async () => {
        const many = Array.from({ length: 1000 }, (_, index) =>
            found(`<svg "&' ${"ÿ".repeat(200)} ${index}`, {
                ...{ x: (index % 40) / 40, y: index / 1200, width: 0.02, height: 0.1 },
            }),
        );
        const picture = await decode(await annotate(grey(90), many, BEST));
        assert.equal(picture.width, 320);
    });

    it("takes boxes that touch or leave the picture", async () => {
        for (const box of [
            { x: 0, y: 0, width: 1, height: 1 },
            { x: -1, y: -1, width: 5, height: 5 },
            { x: 1, y: 1, width: 0, height: 0 },
        ]) {
            const picture = await decode(await annotate(grey(90), [found("car", box)], BEST));
            assert.equal(picture.height, 240);
        }
    });
});

describe("labels", () => {
    const plates = (svg: string): number[][] =>
        [...svg.matchAll(/<rect x="([^"]+)" y="([^"]+)" width="([^"]+)" height="([^"]+)" fill="rgb/g)].map(
            ([, ...parts]) => parts.map(Number),
        );

    it("stand wholly inside the picture, wherever the box is", () => {
        for (const x of [0, 0.3, 0.95])
            for (const y of [0, 0.02, 0.5, 0.97]) {
                const box = { x, y, width: 0.05, height: 0.03 };
                const [plate] = plates(overlay([found("person", box)], SIZE, true));
                const [left, top, width, height] = plate as [number, number, number, number];
                assert.ok(left >= 0 && top >= 0 && left + width <= 320 && top + height <= 240, String(plate));
            }
    });

    it("hold the score only if wanted, and the best three classifications below", () => {
        const height = (detection: DrawnDetection): number =>
            plates(overlay([detection], SIZE, true))[0]![3]!;
        const width = (scores: boolean): number =>
            plates(overlay([found("car", MIDDLE)], SIZE, scores))[0]![2]!;
        assert.ok(width(true) > width(false));
        const ranked = (count: number): DrawnDetection =>
            found("car", MIDDLE, {
                classifications: Array.from({ length: count }, (_, index) => ({
                    label: `kind ${index}`,
                    score: 0.5,
                })),
            });
        assert.ok(height(ranked(1)) > height(ranked(0)));
        assert.ok(height(ranked(3)) > height(ranked(2)));
        assert.equal(height(ranked(5)), height(ranked(3)));
    });

    it("grow with the picture", () => {
        const height = (size: { width: number; height: number }): number =>
            plates(overlay([found("car", MIDDLE)], size, true))[0]![3]! / size.height;
        const small = height({ width: 640, height: 480 });
        const large = height({ width: 3840, height: 2880 });
        assert.ok(Math.abs(small / large - 1) < 0.05, `${small} ${large}`);
    });

    it("are black or white on the class's colour, whichever has the contrast of readable text", () => {
        const labels = Array.from({ length: 500 }, (_, index) => `class ${index}`);
        const colors = labels.map(classColor);
        for (const color of colors) assert.ok(contrast(color, textColor(color)) >= 4.5, color.join());
        assert.equal(new Set(colors.map(String)).size, 24);
    });

    it("and boxes stand out on white and on black: of line and rim, one always does", async () => {
        for (const ground of [0, 128, 255]) {
            for (const label of LABELS) {
                const picture = await decode(
                    await annotate(grey(ground), [found(label, MIDDLE)], { quality: 100, scores: false }),
                );
                const across = Array.from({ length: 12 }, (_, index) => picture.at(160, 174 + index));
                const best = Math.max(
                    ...across.map((color) => contrast(color, [ground, ground, ground] as const)),
                );
                assert.ok(best >= 2, `${label} on ${ground}: ${best.toFixed(1)}`);
            }
        }
    });

    it("have the same colour for the same class, and another for each class of the embedded model", () => {
        assert.deepEqual(classColor("person"), classColor("person"));
        const colors = LABELS.map(classColor);
        for (const [index, color] of colors.entries())
            for (const other of colors.slice(index + 1)) assert.ok(distance(color, other) > 60);
    });
});

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
