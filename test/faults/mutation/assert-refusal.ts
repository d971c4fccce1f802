import assert from "node:assert/strict";
import { VisionError, type VisionErrorCode } from "../../../src/errors";

/** Longer is no sentence for a status any more, however much of the input it repeats. */
const LONGEST = 1000;

/** A refusal has one of these codes and words for a person. */
export function assertRefusal(error: unknown, codes: readonly VisionErrorCode[]): void {
    assert.ok(error instanceof VisionError, `threw ${error instanceof Error ? error.stack : String(error)}`);
    assert.ok(codes.includes(error.code), `${error.code}: ${error.message}`);
    assert.ok(error.message.length > 10 && error.message.length < LONGEST, error.message);
}
