import { CameraRun } from "../fixtures/camera-run";
import { note } from "./evidence";
import type { FaultRun } from "./family";

/** A camera under test that is closed when the case is over, and whose events are looked through for passwords. */
export function openCamera(
    { atEnd }: Pick<FaultRun, "atEnd">,
    options: ConstructorParameters<typeof CameraRun>[0],
): CameraRun {
    const run = new CameraRun(options);
    atEnd(async () => {
        await run.camera.close();
        note("status", run.events);
    });
    return run;
}
