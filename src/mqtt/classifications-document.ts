import type { Classification, VisionInfo } from "../detection";
import { documentFrame } from "./document-frame";

/** One frame's ranking as it is printed (docs/schema/classifications.json). */
export function classificationsDocument(
    {
        classifications,
        vision,
    }: {
        readonly classifications: readonly Classification[];
        readonly vision: VisionInfo;
    },
    session: string,
    number: number,
): Record<string, unknown> {
    return {
        schema: "csp-vision/classifications/1",
        ...documentFrame(vision, session, number),
        classifications,
    };
}
