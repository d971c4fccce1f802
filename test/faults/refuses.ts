import assert from "node:assert/strict";
import { VisionError, type VisionErrorCode } from "../../src/errors";

/** For `assert.rejects` and `assert.throws`. */
export const refuses =
    (code: VisionErrorCode, words: RegExp) =>
    (error: unknown): boolean => {
        assert.ok(error instanceof VisionError, String(error));
        assert.equal(error.code, code, error.message);
        assert.match(error.message, words);
        return true;
    };
