import type { VisionErrorCode } from "../../errors";

/** What the doctor found out about one thing. */
export interface Check {
    readonly name: string;
    /** `note`: worth knowing, and no fault. */
    readonly state: "ok" | "note" | "fault";
    readonly text: string;
    /** Of a fault. */
    readonly code?: VisionErrorCode;
}
