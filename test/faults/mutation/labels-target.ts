import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { parseLabels } from "../../../src/model/labels";
import type { Target, Verdict } from "./target";

const MOST_LABELS = 100_000;
const NAMES = [
    "person",
    "bicycle",
    "traffic light",
    "größe",
    "小院",
    "it's",
    "2 door",
    "50 %",
    "a\tb",
    "hair drier",
];

/** A file of labels, one a line, or numbered with a gap. */
export function labelsTarget(isNumbered: boolean): Target {
    const lines = NAMES.map((name, index) =>
        isNumbered ? `${index < 5 ? index : index + 2}: ${name}` : name,
    );
    const original = Buffer.from(lines.join("\n"));
    const whole = parseLabels(original.toString());
    return {
        original,
        judge(mutated): Verdict {
            const read = parseLabels(mutated.toString());
            assert.ok(read.length <= MOST_LABELS, String(read.length));
            for (const label of read)
                assert.ok(label.trim() === label && label !== "" && !/[\r\n]/.test(label), label);
            assertPlaces(read, mutated.toString(), isNumbered);
            return isDeepStrictEqual(read, whole) ? "same" : "differs";
        },
    };
}

/** Every line that the mutation left alone is the label of its place, or of its number while all lines have one. */
function assertPlaces(read: readonly string[], text: string, isNumbered: boolean): void {
    const lines = text
        .replace(/^\uFEFF/, "")
        .split(/\r\n|\r|\n/)
        .map((line) => line.trim());
    const areAllNumbered =
        isNumbered && lines.filter(Boolean).every((line) => /^\d+\s*[:\s]\s*\S/.test(line));
    lines.forEach((line, place) => {
        if (!areAllNumbered) {
            if (line !== "") assert.equal(read[place], line);
            return;
        }
        const [, number = "", name = ""] = /^(\d+)\s*[:\s]\s*(\S[^]*)$/.exec(line) ?? [];
        const later = lines
            .slice(place + 1)
            .some((other) => Number(/^\d+/.exec(other)?.[0]) === Number(number));
        if (line !== "" && Number(number) < MOST_LABELS && !later) assert.equal(read[Number(number)], name);
    });
}
