import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../../test/fixtures/paths";
import type { Bench } from "../run/bench";
import { readFigures } from "./figures-file";
import { figuresPage } from "./figures-page";
import { withFigures } from "./readme-section";

/** Brings docs/figures.md and the README's section up to date with docs/figures.json. */
export function writePages(benches: readonly Bench[]): void {
    const figures = readFigures();
    const readme = path.join(ROOT, "README.md");
    writeFileSync(path.join(ROOT, "docs/figures.md"), figuresPage(benches, figures));
    writeFileSync(readme, withFigures(readFileSync(readme, "utf8"), benches, figures));
}
