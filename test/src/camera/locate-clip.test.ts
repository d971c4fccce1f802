import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import { locateClip } from "../../../src/camera/locate-clip";
import { ROOT } from "../../fixtures/paths";

describe("the clip that ships in the package", () => {
    it("is named without its path, however it is spelt", () => {
        for (const address of ["clip:people", " Clip:People ", "clip:people\n"]) {
            const file = locateClip(address);
            assert.equal(file, path.join(ROOT, "dist/../clips/people.mp4"));
            assert.ok(existsSync(file));
        }
    });

    it("leaves every other address as it is", () => {
        for (const address of [
            "rtsp://camera/stream",
            "/videos/clip:people",
            "clip.mp4",
            "./clip:people",
            "clip:a/b",
            "",
        ]) {
            assert.equal(locateClip(address), address);
        }
    });

    it("is named where a clip is asked for that there is none of", () => {
        assert.throws(() => locateClip("clip:cats"), {
            code: "E_CAMERA_ADDRESS",
            message: "Expected one of clip:people, got clip:cats.",
        });
    });
});
