import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { annotate } from "../../../src/image/annotate";
import { classColor, textColor } from "../../../src/image/class-color";
import { overlay, type DrawnDetection } from "../../../src/image/overlay";
import { BEST, contrast, decode, distance, found, grey, MIDDLE, SIZE } from "../../fixtures/annotated";
import { ROOT } from "../../fixtures/paths";

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
