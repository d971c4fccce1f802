import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { isGlob, matchGlob } from "../../../src/cli/inputs/match-glob";

const FILES = [
    "a1.jpg",
    "a2.png",
    "a10.jpg",
    ".b.jpg",
    "sub/c.jpg",
    "sub/deep/d.jpg",
    "sub/.e/f.jpg",
    "x(1)+.jpg",
];

describe("a pattern for files", () => {
    let folder = "";
    before(() => {
        folder = mkdtempSync(path.join(tmpdir(), "csp-glob-"));
        for (const file of FILES) {
            mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
            writeFileSync(path.join(folder, file), "");
        }
    });
    after(() => rmSync(folder, { recursive: true }));

    for (const [pattern, expected] of [
        ["*.jpg", ["a1.jpg", "a10.jpg", "x(1)+.jpg"]],
        ["a?.*", ["a1.jpg", "a2.png"]],
        ["a[2-9].png", ["a2.png"]],
        ["a[!1].*", ["a2.png"]],
        ["a{1,2}.{jpg,png}", ["a1.jpg", "a2.png"]],
        [".*.jpg", [".b.jpg"]],
        ["**/*.jpg", ["a1.jpg", "a10.jpg", "sub/c.jpg", "sub/deep/d.jpg", "x(1)+.jpg"]],
        ["sub/**/d.jpg", ["sub/deep/d.jpg"]],
        ["*/c.jpg", ["sub/c.jpg"]],
        ["x(1)+.j*", ["x(1)+.jpg"]],
        ["no/such/*", []],
    ] as const) {
        it(`${pattern} means ${expected.join(" ") || "nothing"}`, async () => {
            const found = await matchGlob(`${folder}/${pattern}`);
            assert.deepEqual(
                found.map((file) => path.posix.relative(folder, file)),
                expected,
            );
        });
    }

    it("is told from a plain name", () => {
        assert.deepEqual(["a.jpg", "x(1)+.jpg", "", "*.jpg", "a?", "[a]", "{a,b}"].map(isGlob), [
            ...[false, false, false],
            ...[true, true, true, true],
        ]);
    });
});
