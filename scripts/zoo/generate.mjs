// Writes models/zoo/*.cfg and docs/zoo.md from the catalogue, or with --check compares them. Needs a build.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { CATALOGUE } from "./catalogue.mjs";
import { zooPage } from "./page.mjs";

const root = path.resolve(import.meta.dirname, "../..");
const require = createRequire(path.join(root, "package.json"));
const { readNetwork } = require("./dist/src/graph/darknet/read-network.js");
const { totals } = require("./dist/src/graph/darknet/totals.js");
const folder = path.join(root, "models/zoo");

function built({ build, ...told }) {
    const net = build();
    const sums = totals(readNetwork(Buffer.from(net.toString()), `${told.name}.cfg`));
    return { ...told, size: net.size, text: net.toString(), sums };
}

const millions = (value) => `${(value / 1e6).toFixed(3)} M`;
const billions = (value) => (value / 1e9).toFixed(3);

function publishedText({ certainty, published }) {
    if (!published) return certainty === "reading" ? "not met by this reading" : "none of this kind";
    const parameters = published.millions === null ? [] : [`${published.millions} M parameters`];
    return [...parameters, `${published.billions} BFLOPs`].join(", ");
}

function cfgOf(network) {
    const { title, certainty, source, size, sums, text } = network;
    const operations = `${billions(sums.convolution)} BFLOPs of convolutions, ${billions(sums.total)} in all`;
    return [
        `# ${title}, written by csp-vision`,
        `# certainty: ${certainty}`,
        `# source:    ${source}`,
        `# published: ${publishedText(network)}`,
        `# built:     ${millions(sums.weights)} weights, ${operations}, at ${size} x ${size}`,
        "",
        text,
    ].join("\n");
}

const networks = CATALOGUE.map(built);
const files = new Map(networks.map((network) => [path.join(folder, `${network.name}.cfg`), cfgOf(network)]));
files.set(path.join(root, "docs/zoo.md"), zooPage(networks));

if (process.argv.includes("--check")) {
    const wrong = [...files].filter(
        ([file, text]) => !existsSync(file) || readFileSync(file, "utf8") !== text,
    );
    const names = new Set([...files.keys()].map((file) => path.basename(file)));
    const extra = readdirSync(folder).filter((name) => !names.has(name));
    for (const name of [...wrong.map(([file]) => path.relative(root, file)), ...extra])
        console.error(`not as generated: ${name}`);
    process.exitCode = wrong.length + extra.length > 0 ? 1 : 0;
} else {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const [file, text] of files) writeFileSync(file, text);
    console.error(`${files.size - 1} networks written`);
}
