import type { VisionErrorCode } from "../errors";

interface Common {
    readonly source: string;
    /** Attempts to connect since pictures last came, this one included. */
    readonly attempt: number;
    /** Times that the source was begun anew after it had given pictures, since the camera was started. */
    readonly restarts: number;
    /** ISO 8601, UTC: since when it is in this state. */
    readonly since: string;
}

/** A camera has changed its state. */
export type CameraEvent = Common &
    (
        | { readonly state: "waiting" | "error"; readonly code: VisionErrorCode; readonly cause: string }
        | {
              readonly state: "connecting" | "running" | "ended" | "stopped";
              readonly code: null;
              /** Null, or a sentence about something that is no fault, such as a new picture size or software that decodes. */
              readonly cause: string | null;
          }
    );

/** A state with what belongs to it, before it is an event of a certain camera. */
export type CameraState = CameraEvent extends infer Each
    ? Each extends CameraEvent
        ? Omit<Each, keyof Common>
        : never
    : never;
