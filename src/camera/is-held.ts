import type { CameraOptions } from "./camera-options";
import type { SourceKind } from "./source-kinds";

/** Whether a source is read on when its frames have been taken, and not at a pace of its own. */
export const isHeld = (
    kind: Pick<SourceKind, "isLive">,
    { mode, policy }: Pick<CameraOptions, "mode" | "policy">,
): boolean => !kind.isLive && (policy === "all" || (policy === "" && mode === "once"));
