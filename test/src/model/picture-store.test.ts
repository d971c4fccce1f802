import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readSync, rmdirSync } from "node:fs";
import type { Picture } from "../../../src/model/engine";
import { PictureStore } from "../../../src/model/picture-store";
import { ASK } from "../../fixtures/engine-on-demand";
import { asking, numberOf, openOnDemand, OPTIONS, ownPath } from "../../fixtures/on-demand-model";

const picture = (level: number): Picture => ({
    pixels: new Uint8Array(new SharedArrayBuffer(30 * 20 * 3)).fill(level),
    width: 30,
    height: 20,
});

describe("the store of pictures for a host process", () => {
    before(function () {
        if (existsSync("/dev/shm")) return;
        process.stderr.write(
            "NOT CHECKED: pictures in memory that two processes reach, there is no /dev/shm\n",
        );
        this.skip();
    });

    it("holds two pictures, each in a place of its own, until their requests are answered", () => {
        const store = PictureStore.open()!;
        const [first, second] = [store.put(1, picture(10))!, store.put(2, picture(20))!];
        assert.equal(store.put(3, picture(30)), null);
        store.free(1);
        const third = store.put(3, picture(30))!;
        assert.deepEqual(third, { ...first, place: first.place });
        for (const [{ place, bytes }, level] of [
            [second, 20],
            [third, 30],
        ] as const) {
            const pixels = new Uint8Array(bytes);
            assert.equal(readSync(store.descriptor, pixels, 0, bytes, place), 30 * 20 * 3);
            assert.ok(pixels.every((each) => each === level));
        }
        store.close();
        store.free(2);
        assert.equal(store.put(4, picture(40)), null);
    });

    it("leaves no file behind, whoever is killed", () => {
        const folder = mkdtempSync("/dev/shm/csp-store-");
        const store = PictureStore.open(folder)!;
        assert.deepEqual(readdirSync(folder), []);
        store.close();
        rmdirSync(folder);
    });

    it("has no place for a picture of more than 8 MB", () => {
        const store = PictureStore.open()!;
        const large = { pixels: new Uint8Array((8 << 20) + 3), width: 1, height: 1 };
        assert.equal(store.put(1, large), null);
        assert.notEqual(store.put(2, picture(1)), null);
        assert.notEqual(store.put(3, picture(1)), null);
        store.close();
    });
});

describe("a host process where no memory is shared", () => {
    it("gets its pictures as messages", async () => {
        assert.equal(PictureStore.open("/no-such-folder"), null);
        assert.equal(PictureStore.open("/proc"), null);
        const open = PictureStore.open.bind(PictureStore);
        PictureStore.open = () => null;
        const use = openOnDemand("process", ownPath());
        try {
            await use.ready();
            for (const n of [1, 2, 3])
                assert.equal(numberOf(await use.submit(asking(ASK.answer, n), OPTIONS, { kind: "all" })), n);
        } finally {
            PictureStore.open = open;
            await use.release();
        }
    });
});
