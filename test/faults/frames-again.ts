import assert from "node:assert/strict";
import type { CameraRun } from "../fixtures/camera-run";
import type { FaultRun } from "./family";

/** Waits for the next frame, from now on, and tells how long that took. */
export async function framesAgain(
    { recovered }: Pick<FaultRun, "recovered">,
    camera: CameraRun,
    limitMs: number,
): Promise<void> {
    const start = performance.now();
    const { length } = camera.frames;
    await camera.until(() => camera.frames.length > length, limitMs + 5000);
    const ms = performance.now() - start;
    recovered(ms);
    assert.ok(ms < limitMs, `${ms} ms`);
}
