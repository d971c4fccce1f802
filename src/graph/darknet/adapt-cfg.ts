import type { CfgSection } from "./cfg-section";
import { readCfg } from "./read-cfg";
import { readNetwork } from "./read-network";
import { sectionType } from "./section-types";

export interface Adaptation {
    /** Edge of the square input; null leaves it. */
    readonly size: number | null;
    /** Null leaves them. */
    readonly classCount: number | null;
}

/**
 * The same network for another input size and another number of classes: the convolutions in front of the heads, or the last
 * one of a classifier, get the filters that these need. All other lines stay.
 *
 * @param file how errors call the cfg
 * @throws {VisionError} `E_MODEL_FILE` if the network does not exist in that size
 */
export function adaptCfg(text: string, { size, classCount }: Adaptation, file: string): string {
    const lines = text.split("\n");
    const sections = readCfg(Buffer.from(text), file);
    const set = (section: CfgSection | undefined, key: string, value: number): void => {
        const option = section?.options.find((each) => each.key === key);
        if (option) lines[option.line - 1] = `${key}=${value}`;
    };
    if (size !== null) for (const key of ["width", "height"]) set(sections[0], key, size);
    if (classCount !== null) {
        for (const [index, section] of sections.entries()) {
            const filters = filtersFor(section, classCount);
            if (filters === null) continue;
            set(section, "classes", classCount);
            set(convolutionBefore(sections, index), "filters", filters);
        }
    }
    const adapted = lines.join("\n");
    readNetwork(Buffer.from(adapted), file);
    return adapted;
}

/** What a head or a softmax needs in front of it; null for all other sections. */
function filtersFor({ type, options }: CfgSection, classCount: number): number | null {
    const value = (key: string): string | undefined => options.find((each) => each.key === key)?.value;
    const known = sectionType(type);
    if (known === "softmax") return classCount;
    if (known !== "yolo" && known !== "region") return null;
    return (value("mask")?.split(",").length ?? Number(value("num") ?? 1)) * (5 + classCount);
}

function convolutionBefore(sections: readonly CfgSection[], index: number): CfgSection | undefined {
    return sections
        .slice(0, index)
        .filter(({ type }) => sectionType(type) === "convolutional")
        .at(-1);
}
