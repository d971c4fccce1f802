import assert from "node:assert/strict";
import { crc32 } from "node:zlib";
import sharp from "sharp";
import { VisionError } from "../../../src/errors";
import { fitPicture, type FitOptions } from "../../../src/geometry/letterbox";
import { decodePicture } from "../../../src/image/decode-picture";
import { placePicture } from "../../../src/image/place-picture";

const ORIGIN = { source: "Door", sequence: 7 };
/** Grey of one value, so that every way of storing it gives the same pixels. */
const grey = (channels: 3 | 4 = 3, width = 6, height = 4): sharp.Sharp =>
    sharp({ create: { width, height, channels, background: { r: 200, g: 200, b: 200, alpha: 0.5 } } });

describe("decodePicture", () => {
    for (const [name, encode] of [
        ["a JPEG", () => grey().jpeg({ quality: 100 })],
        ["a grey JPEG", () => grey().toColourspace("b-w").jpeg({ quality: 100 })],
        ["a PNG with an alpha channel", () => grey(4).png()],
        ["a grey PNG with an alpha channel", () => grey(4).toColourspace("b-w").png()],
        ["a PNG with a palette", () => grey().png({ palette: true })],
        ["a PNG of 16 bits", () => grey().toColourspace("rgb16").png()],
        ["a WebP", () => grey(4).webp({ lossless: true })],
    ] as const) {
        it(`gives the pixels of ${name} as rgb24`, async () => {
            const frame = await decodePicture(await encode().toBuffer(), ORIGIN);
            assert.deepEqual(
                [frame.width, frame.height, frame.nativeWidth, frame.nativeHeight],
                [6, 4, 6, 4],
            );
            assert.deepEqual([frame.source, frame.sequence, frame.pts], ["Door", 7, null]);
            assert.deepEqual(new Set(frame.pixels), new Set([200]));
        });
    }

    it("turns a picture upright by its EXIF note", async () => {
        const pixels = Buffer.alloc(6 * 4 * 3);
        pixels.fill(255, 0, 3);
        const raw = { raw: { width: 6, height: 4, channels: 3 } } as const;
        const lying = await sharp(pixels, raw).withMetadata({ orientation: 6 }).png().toBuffer();
        const frame = await decodePicture(lying, ORIGIN);
        assert.deepEqual([frame.width, frame.height], [4, 6]);
        assert.deepEqual([...frame.pixels.subarray(9, 12)], [255, 255, 255]);
    });

    for (const [name, make] of [
        ["nothing", () => Buffer.alloc(0)],
        ["text", () => Buffer.from("hello")],
        ["an SVG", () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
        ["a GIF", () => grey().gif().toBuffer()],
        ["a TIFF", () => grey().tiff().toBuffer()],
        ["a PDF", () => Buffer.from("%PDF-1.7\n")],
    ] as const) {
        it(`refuses ${name}, naming what it takes`, async () => {
            const decoding = decodePicture(await make(), ORIGIN);
            await assert.rejects(decoding, { code: "E_PICTURE", message: /JPEG, PNG or WebP/ });
        });
    }

    for (const format of ["jpeg", "png", "webp"] as const) {
        it(`refuses a ${format} that is cut off`, async () => {
            const noise = { type: "gaussian", mean: 128, sigma: 40 } as const;
            const create = { width: 300, height: 200, channels: 3, background: "black", noise } as const;
            const whole = await sharp({ create }).toFormat(format).toBuffer();
            const decoding = decodePicture(whole.subarray(0, whole.length / 2), ORIGIN);
            await assert.rejects(
                decoding,
                (error) => error instanceof VisionError && error.code === "E_PICTURE",
            );
        });
    }

    it("says in one line what is wrong with a picture", async () => {
        const decoding = decodePicture(Buffer.from([0xff, 0xd8, 0xff]), ORIGIN);
        await assert.rejects(decoding, {
            code: "E_PICTURE",
            message: /^The JPEG picture does not decode: .+$/,
        });
        await assert.rejects(decoding, (error) => !(error as Error).message.includes("\n"));
    });

    it("refuses a small file that claims more than 100 megapixels", async () => {
        const bomb = await grey().png().toBuffer();
        bomb.writeUInt32BE(60_000, 16);
        bomb.writeUInt32BE(60_000, 20);
        bomb.writeUInt32BE(crc32(bomb.subarray(12, 29)), 29);
        await assert.rejects(decodePicture(bomb, ORIGIN), {
            code: "E_PICTURE_SIZE",
            message: /100 megapixels/,
        });
    });
});

describe("placePicture", () => {
    const row = (...values: number[]): Uint8Array => Uint8Array.from(values.flatMap((v) => [v, v, v]));
    const first = (pixels: Uint8Array): number[] => [...pixels].filter((_, index) => index % 3 === 0);
    const topLeft: FitOptions = { resize: "letterbox", align: "topLeft" };

    for (const [name, picture, input, options, expected] of [
        ["pads below", [2, 1, row(1, 2)], [2, 2], topLeft, [1, 2, 9, 9]],
        ["pads on the right", [1, 2, row(1, 2)], [2, 2], topLeft, [1, 9, 2, 9]],
        [
            "pads around",
            [1, 3, row(1, 2, 3)],
            [3, 3],
            { ...topLeft, align: "center" },
            [9, 1, 9, 9, 2, 9, 9, 3, 9],
        ],
        ["cuts the middle out", [3, 1, row(1, 2, 3)], [1, 1], { resize: "crop", align: "center" }, [2]],
        ["cuts the first part out", [3, 1, row(1, 2, 3)], [1, 1], { resize: "crop", align: "topLeft" }, [1]],
    ] as const) {
        it(name, async () => {
            const [width, height, pixels] = picture;
            const fit = fitPicture({ width, height }, { width: input[0], height: input[1] }, options);
            assert.deepEqual(
                first(
                    await placePicture({ pixels, width, height }, fit, {
                        padValue: 9,
                        interpolation: "linear",
                    }),
                ),
                expected,
            );
        });
    }

    it("gives the picture's own memory when nothing has to be done", async () => {
        const pixels = row(1, 2, 3, 4);
        const fit = fitPicture({ width: 2, height: 2 }, { width: 2, height: 2 }, topLeft);
        assert.equal(
            await placePicture({ pixels, width: 2, height: 2 }, fit, {
                padValue: 0,
                interpolation: "linear",
            }),
            pixels,
        );
    });

    it("resizes as the recipe says", async () => {
        const picture = { pixels: row(0, 200), width: 2, height: 1 };
        const fit = fitPicture(picture, { width: 4, height: 2 }, topLeft);
        const nearest = first(await placePicture(picture, fit, { padValue: 0, interpolation: "nearest" }));
        assert.deepEqual(nearest, [0, 0, 200, 200, 0, 0, 200, 200]);
        const linear = first(await placePicture(picture, fit, { padValue: 0, interpolation: "linear" }));
        assert.ok(
            linear.some((value) => value > 20 && value < 180),
            linear.join(" "),
        );
    });

    it("resizes pixels that threads share, and leaves them as they are", async () => {
        const pixels = new Uint8Array(new SharedArrayBuffer(4 * 4 * 3)).fill(50);
        const fit = fitPicture({ width: 4, height: 4 }, { width: 2, height: 2 }, topLeft);
        assert.deepEqual(
            first(
                await placePicture({ pixels, width: 4, height: 4 }, fit, {
                    padValue: 0,
                    interpolation: "linear",
                }),
            ),
            [50, 50, 50, 50],
        );
        assert.deepEqual(new Set(pixels), new Set([50]));
    });
});
