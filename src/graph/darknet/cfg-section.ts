import { VisionError } from "../../errors";

/** One `key=value` line. */
export interface CfgOption {
    readonly key: string;
    readonly value: string;
    /** Counted from 1. */
    readonly line: number;
}

/** A `[type]` line and the options below it. */
export interface CfgSection {
    /** How errors call the file. */
    readonly file: string;
    /** As written, without the brackets. */
    readonly type: string;
    readonly line: number;
    readonly options: readonly CfgOption[];
}

/** An error about a line of a cfg. */
export function cfgFault(file: string, line: number, text: string): VisionError {
    return new VisionError("E_MODEL_FILE", `${file}, line ${line}: ${text}`);
}
