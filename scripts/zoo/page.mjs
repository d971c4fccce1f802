/** How the parts of the networks are wired, as Mermaid draws it. */
const BLOCKS = [
    ["Cross stage partial stage", "Part 1 goes round the block; γ is its share of the channels. `fusion first` leaves transition 1 out, `fusion last` leaves transition 2 out.", `x[map] --> p1[part 1: 1×1]
    x --> p2[part 2: 1×1]
    p2 --> block[dense layers or residual blocks] --> t1[transition 1: 1×1] --> join((join))
    p1 --> join --> t2[transition 2: 1×1]`],
    ["Two-way dense layer of PeleeNet", "Each way adds 16 channels.", `x[map] --> a1[1×1] --> a2[3×3, 16] --> join((join))
    x --> b1[1×1] --> b2[3×3, 16] --> b3[3×3, 16] --> join
    x --> join`],
    ["Residual block", "Without a convolution on the shortcut: where channels differ, only those that both have are added.", `x[map] --> a[1×1] --> b[3×3, in groups for ResNeXt] --> c[1×1, linear] --> sum((+))
    x --> sum --> act[leaky]`],
    ["Elastic block", "One half of the channels works at half the size.", `x[map] --> a[first half] --> fa[convolutions] --> join((join))
    x --> b[second half] --> down[maxpool 2] --> fb[convolutions] --> up[upsample 2] --> join
    join --> sum((+))
    x --> sum`],
    ["Exact Fusion Model, one scale", "A head sees the next finer, its own and the next coarser scale, compressed by Maxout (the greatest of four channels).", `fine[finer map] --> m1[Maxout 4:1] --> s[3×3, stride 2] --> join((join))
    own[own map] --> c[1×1] --> join
    coarse[coarser map] --> u[1×1, upsample 2] --> join
    join --> sam[SAM: times sigmoid of 1×1] --> h1[1×1] --> h2[3×3] --> head[yolo]`],
    ["Partial residual network, one level", "Joins add only the channels that both maps have.", `below[coarser 3×3] --> a[1×1] --> u[upsample 2] --> s1((+))
    tap[backbone] --> s1 --> c[3×3] --> s2((+)) --> s3((+)) --> head[yolo]
    s1 --> s2
    tap --> s3`],
]; // prettier-ignore

const number = (value, digits) => (value === null || value === undefined ? "–" : value.toFixed(digits));

function row({ name, title, certainty, size, sums, published }) {
    const given = published ? [published.millions, published.billions] : [null, null];
    return `| [${name}](../models/zoo/${name}.cfg) | ${title} | ${certainty} | ${size} | ${[
        ...[number(sums.weights / 1e6, 3), given[0] ?? "–"],
        ...[number(sums.convolution / 1e9, 3), number(sums.total / 1e9, 3), given[1] ?? "–"],
        ...[number(sums.values / 1e6, 3), number(sums.traffic / 1e6, 2)],
    ].join(" | ")} |`;
}

/** docs/zoo.md. */
export function zooPage(networks) {
    return `# Zoo

The networks of the CSPNet paper (arXiv 1911.11929) and of its neighbours, as darknet cfgs without weights, written by
\`scripts/zoo/generate.mjs\`. *Author's* networks equal a file of their authors layer by layer; *recovered* ones meet the
published totals or layer profile, while no file was published; *readings* are our guess where the source leaves it open, and
print totals of their own.

\`csp-vision models zoo\` lists them, \`csp-vision models zoo NAME --size 320 --class-count 6 --output net.cfg\` writes one for
another input size and number of classes.

| file | network | certainty | input | weights, M | published | BFLOPs of convolutions | in all | published | values, M | traffic, M |
|---|---|---|---|---|---|---|---|---|---|---|
${networks.map(row).join("\n")}

What the columns count: [darknet.md](darknet.md#totals).

## Blocks

${BLOCKS.map(([title, text, graph]) => `### ${title}\n\n${text}\n\n\`\`\`mermaid\nflowchart LR\n    ${graph}\n\`\`\``).join("\n\n")}
`;
}
