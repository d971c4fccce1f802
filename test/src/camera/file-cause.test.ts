import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { checkFile, unreadableFileCause } from "../../../src/camera/file-cause";
import { VisionError } from "../../../src/errors";

/** The owner of nothing. */
const NOBODY = 65534;

describe("a file that may not be read", () => {
    let folder = "";
    const file = (name: string): string => path.join(folder, name);

    before(function () {
        if (process.platform === "win32") this.skip();
        folder = mkdtempSync(path.join(tmpdir(), "csp-file-"));
        chmodSync(folder, 0o755);
        writeFileSync(file("forbidden.mp4"), "hello world\n", { mode: 0 });
        mkdirSync(file("closed"));
        writeFileSync(file("closed/within.mp4"), "hello world\n");
        chmodSync(file("closed"), 0);
        // Root may read everything.
        if (process.geteuid?.() === 0) process.seteuid?.(NOBODY);
    });
    after(() => {
        if (process.getuid?.() === 0) process.seteuid?.(0);
        if (folder === "") return;
        chmodSync(file("closed"), 0o755);
        rmSync(folder, { recursive: true });
    });

    for (const [when, name, look] of [
        ["before ffmpeg looks at it", "forbidden.mp4", checkFile],
        ["after ffmpeg has looked at it", "forbidden.mp4", unreadableFileCause],
        ["for its folder's sake", "closed/within.mp4", checkFile],
    ] as const) {
        it(`is called so ${when}`, async () => {
            await assert.rejects(look(file(name)), (error: unknown) => {
                assert.ok(error instanceof VisionError);
                assert.equal(error.code, "E_FILE_NOT_FOUND");
                assert.equal(error.message, `The file ${file(name)} may not be read.`);
                return true;
            });
        });
    }
});
