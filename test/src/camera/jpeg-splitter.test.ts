import assert from "node:assert/strict";
import { JpegSplitter } from "../../../src/camera/jpeg-splitter";

const bytes = (...values: number[]): Buffer => Buffer.from(values);
/** A picture with a thumbnail inside, stuffed bytes, a restart marker and so many bytes of scan. */
function picture(tag: number, scan: number): Buffer {
    const thumbnail = bytes(0xff, 0xd8, 0xff, 0xd9);
    const app = Buffer.concat([bytes(0xff, 0xe0, 0, 2 + thumbnail.length), thumbnail]);
    const start = bytes(0xff, 0xda, 0, 3, tag);
    return Buffer.concat([
        ...[bytes(0xff, 0xd8), app, start, Buffer.alloc(scan, tag)],
        ...[bytes(0xff, 0x00, 0xff, 0xd3, 0x11), bytes(0xff, 0xd9)],
    ]);
}

describe("JPEG pictures in a stream", () => {
    const pictures = [picture(1, 10), picture(2, 5000), picture(3, 0)];
    const between = Buffer.from("\r\n--frame\r\nContent-Type: image/jpeg\r\n\r\n");
    const stream = Buffer.concat(pictures.flatMap((each) => [between, each]));

    for (const size of [1, 7, 1000, stream.length]) {
        it(`are whole when they come in pieces of ${size} bytes`, () => {
            const splitter = new JpegSplitter();
            const found: Buffer[] = [];
            for (let at = 0; at < stream.length; at += size)
                found.push(...splitter.push(stream.subarray(at, at + size)));
            assert.deepEqual(found, pictures);
        });
    }

    it("keep their bytes when the next ones come", () => {
        const splitter = new JpegSplitter();
        const [first] = splitter.push(stream.subarray(0, between.length + pictures[0]!.length));
        for (let round = 0; round < 50; round++) splitter.push(stream);
        assert.deepEqual(first, pictures[0]);
    });

    it("are found again behind one that was cut off", () => {
        const cut = pictures[1]!.subarray(0, 3000);
        assert.deepEqual(new JpegSplitter().push(Buffer.concat([cut, between, pictures[2]!])), [pictures[2]]);
    });

    it("are none in nothing, in text, and in half a picture", () => {
        for (const given of [Buffer.alloc(0), Buffer.from("hello"), pictures[1]!.subarray(0, 2000)])
            assert.deepEqual(new JpegSplitter().push(given), []);
    });

    it("fill no memory when one has no end, and are found behind it", () => {
        const splitter = new JpegSplitter();
        const before = process.memoryUsage().arrayBuffers;
        splitter.push(picture(1, 10).subarray(0, -2));
        const block = Buffer.alloc(1 << 20, 0x55);
        for (let megabyte = 0; megabyte < 200; megabyte++) assert.deepEqual(splitter.push(block), []);
        assert.ok(process.memoryUsage().arrayBuffers - before < 250e6);
        assert.deepEqual(splitter.push(Buffer.concat([bytes(0xff, 0xd9), pictures[0]!])).at(-1), pictures[0]);
    });
});
