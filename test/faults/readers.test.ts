import assert from "node:assert/strict";
import { COUNTS } from "./counts";
import { READERS } from "./cases/readers";
import { family } from "./family";
import { mutateInChild } from "./mutation/mutate-in-child";
import type { TARGETS } from "./mutation/run-target";

/** Node itself and the runtime's library take some 150 MB. */
const MOST_MEMORY_MB = 450;
/** Any will do; this one makes the inputs the same in every run. */
const FIRST_SEED = 1;

async function survives(name: keyof typeof TARGETS, count: number = COUNTS.mutations): Promise<void> {
    const { verdicts, mostMemoryMb } = await mutateInChild(name, FIRST_SEED, count);
    const all = verdicts.refused + verdicts.same + verdicts.differs;
    assert.equal(all, count);
    // Mutations that nobody noticed, or of which all are refused, would test nothing.
    assert.ok(verdicts.same < all / 2 && verdicts.refused < all, JSON.stringify(verdicts));
    assert.ok(mostMemoryMb < MOST_MEMORY_MB, `${mostMemoryMb} MB`);
}

describe("faults of readers", function () {
    this.timeout(30 * 60_000);

    family("readers", READERS, {
        "A model.json is damaged anywhere": () => survives("manifest"),
        "A file of labels is damaged anywhere": () => survives("labels"),
        "A file of numbered labels is damaged anywhere": () => survives("numbered labels"),
        "The class names in a network's metadata are damaged anywhere": () => survives("names"),
        "A network file is damaged anywhere": () => survives("graph"),
        "A cfg of darknet is damaged anywhere": () => survives("cfg"),
        "A weights file of darknet is damaged anywhere": () => survives("weights"),
        "A line of ffmpeg about a picture is damaged anywhere": () => survives("showinfo"),
        "A damaged network file reaches onnxruntime": () => survives("runtime", COUNTS.runtimeMutations),
        "A length field claims a gigabyte": async () => {
            for (const name of ["graph", "showinfo", "names", "labels"] as const) {
                const { mostMemoryMb } = await mutateInChild(name, 10_000_000, 1000);
                assert.ok(mostMemoryMb < MOST_MEMORY_MB, `${name}: ${mostMemoryMb} MB`);
            }
        },
    });
});
