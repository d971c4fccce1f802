import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { metadataNames } from "../../../src/model/metadata-names";
import { commonEnds } from "./common-ends";
import type { Target, Verdict } from "./target";

const MOST_NAMES = 100_000;
const TEXT = `{0: 'person', 1: "driver's bag", 2: 'caf\\xe9', 3: 'traffic light', 5: '\\u5c0f\\u9662', 6: 'a, b: {c}'}`;
/** Where the entries of the text stand, by class. */
const ENTRIES = [0, 1, 2, 3, 5, 6].map((number) => {
    const from = TEXT.indexOf(`${number}: `);
    const next = TEXT.indexOf(`, ${number === 3 ? 5 : number + 1}: `, from);
    return { number, from, to: next < 0 ? TEXT.length - 1 : next };
});

/** The class names that an exporter left in a network's metadata, as Python prints a dictionary. */
export function namesTarget(): Target {
    const original = Buffer.from(TEXT);
    const whole = metadataNames(new Map([["names", TEXT]]))!;
    return {
        original,
        judge(mutated): Verdict {
            const text = mutated.toString();
            const read = metadataNames(new Map([["names", text]]));
            if (read === null) return "refused";
            assert.ok(read.length > 0 && read.length <= MOST_NAMES, String(read.length));
            for (const name of read) assert.ok(name !== "" && name.trim() === name, JSON.stringify(name));
            assertUntouched(read, whole, mutated);
            return isDeepStrictEqual(read, whole) ? "same" : "differs";
        },
    };
}

/** Entries that the mutation left alone keep their names, unless a touched one has taken their number. */
function assertUntouched(read: readonly string[], whole: readonly string[], mutated: Buffer): void {
    const { front, back } = commonEnds(Buffer.from(TEXT), mutated);
    const touched = mutated.subarray(0, mutated.length - back).subarray(Math.max(0, front - 4));
    for (const { number, from, to } of ENTRIES) {
        const isUntouched = to < front || from > TEXT.length - back;
        const isTaken = (read[number] ?? "") !== whole[number] && /\d/.test(touched.toString());
        if (isUntouched && !isTaken) assert.equal(read[number], whole[number]);
    }
}
