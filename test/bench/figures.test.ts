import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { readFigures } from "../../bench/report/figures-file";
import { figuresPage } from "../../bench/report/figures-page";
import { withFigures } from "../../bench/report/readme-section";
import { BENCHES } from "../../bench/run/benches";
import { ROOT } from "../fixtures/paths";

const text = (file: string): string => readFileSync(path.join(ROOT, file), "utf8");
const rows = BENCHES.flatMap((bench) => bench.rows.map((row) => ({ bench, row })));

describe("the published figures", () => {
    it("are listed in docs/figures.md, row by row as the code has them", () => {
        const page = text("docs/figures.md");
        const listed = [...page.matchAll(/^\| (?!figure \|)([^|]+) \| ([^|]*) \|/gm)].map(
            ([, title, goal]) => `${title ?? ""}: ${goal?.trim() ?? ""}`,
        );
        const wanted = rows.map(({ row: { title, goal, unit } }) =>
            `${title}: ${goal ? `${goal.is} ${goal.value} ${unit}` : ""}`.trim(),
        );
        assert.deepEqual(
            listed.map((line) => line.trim()),
            wanted,
        );
    });

    it("are the same in docs/figures.md, in the README and in docs/figures.json", () => {
        const figures = readFigures();
        assert.equal(text("docs/figures.md"), figuresPage(BENCHES, figures));
        assert.equal(text("README.md"), withFigures(text("README.md"), BENCHES, figures));
    });

    it("have no value for a bench or a row that is gone", () => {
        for (const [name, { values }] of Object.entries(readFigures())) {
            const own = rows.filter(({ bench }) => bench.name === name).map(({ row }) => row.id);
            assert.ok(own.length > 0, name);
            for (const id of Object.keys(values)) assert.ok(own.includes(id), `${name}: ${id}`);
        }
    });

    it("have ids, names and titles of their own", () => {
        for (const all of [
            rows.map(({ row }) => row.id),
            rows.map(({ row }) => row.title),
            BENCHES.map(({ name }) => name),
        ])
            assert.equal(new Set(all).size, all.length);
    });
});
