import { parseLiteral } from "./parse-literal";

/** What exporters of the YOLO family note in a file beside the class names; undefined where they noted nothing. */
export interface ExporterNotes {
    /** `detect`, `segment`, `pose`, `obb`, `classify`. */
    readonly task: string | undefined;
    /** Numbers of all key points of one object. */
    readonly keyPointValues: number | undefined;
    /** Input in pixels that the network was exported for. */
    readonly size: { readonly width: number; readonly height: number } | undefined;
}

export function exporterNotes(metadata: ReadonlyMap<string, string>): ExporterNotes {
    const keyPoints = wholeNumbers(metadata.get("kpt_shape"));
    // Height before width, one number for a square.
    const [height, width = height] = wholeNumbers(metadata.get("imgsz")) ?? [];
    return {
        task: metadata.get("task"),
        keyPointValues: keyPoints?.reduce((product, count) => product * count, 1),
        size: height === undefined || width === undefined ? undefined : { width, height },
    };
}

/** A list of positive whole numbers, or null. */
function wholeNumbers(text: string | undefined): number[] | undefined {
    const value = parseLiteral(text ?? "");
    const list = Array.isArray(value) ? value : typeof value === "number" ? [value] : [];
    const numbers = list.filter(
        (each): each is number => typeof each === "number" && Number.isInteger(each) && each > 0,
    );
    return list.length > 0 && numbers.length === list.length ? numbers : undefined;
}
