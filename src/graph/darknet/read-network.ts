import { VisionError } from "../../errors";
import { cfgFault, type CfgSection } from "./cfg-section";
import { elements, type FeatureMap, type Layer, type Place } from "./layer";
import { CHANNELS, EDGE, MOST_ELEMENTS } from "./limits";
import { readCfg } from "./read-cfg";
import { SectionOptions } from "./section-options";
import { SECTION_READERS } from "./section-readers";
import { sectionType } from "./section-types";
import { trainingOnly } from "./training-only";

/** A network as its cfg describes it, every map's size known. */
export interface DarknetNetwork {
    /** How errors call the cfg. */
    readonly file: string;
    readonly input: FeatureMap;
    /** Pictures keep their shape and are padded with grey; else they are stretched. */
    readonly isLetterboxed: boolean;
    readonly layers: readonly Layer[];
}

const NO_COST = { weights: 0, convolution: 0, other: 0, traffic: 0 };

/**
 * Reads a cfg as darknet does (src/parser.c), but refuses what darknet only warns of.
 *
 * @param file how errors call it
 * @throws {VisionError} `E_MODEL_FILE` naming the line
 */
export function readNetwork(bytes: Uint8Array, file: string): DarknetNetwork {
    const [first, ...sections] = readCfg(bytes, file);
    if (!first || typeOf(first) !== "net")
        throw cfgFault(
            file,
            first?.line ?? 1,
            `expected the section [net] first, got [${first?.type ?? ""}].`,
        );
    const options = new SectionOptions(first);
    const input = {
        channels: options.integer("channels", 0, CHANNELS),
        height: options.integer("height", 0, EDGE),
        width: options.integer("width", 0, EDGE),
    };
    for (const [key, value] of Object.entries(input))
        if (value === 0) throw options.fault(`[net] needs ${key}.`);
    const isLetterboxed = options.integer("letter_box", 0, { min: 0, max: 1 }) === 1;
    options.finish(trainingOnly("net"));

    const layers: Layer[] = [];
    for (const section of sections) layers.push(readLayer(section, input, layers));
    if (layers.length === 0) throw new VisionError("E_MODEL_FILE", `${file} has no layers behind [net].`);
    return { file, input, isLetterboxed, layers };
}

function typeOf({ file, type, line }: CfgSection): string {
    const known = sectionType(type);
    if (known) return known;
    const other = sectionType(type.toLowerCase());
    const hint = other ? ` Is [${type.toLowerCase()}] meant?` : "";
    throw cfgFault(file, line, `the section [${type}] is not known.${hint}`);
}

function readLayer(section: CfgSection, network: FeatureMap, before: readonly Layer[]): Layer {
    const { file, line } = section;
    const type = typeOf(section);
    const reader = SECTION_READERS.get(type);
    if (!reader) throw cfgFault(file, line, `the section [${section.type}] is not supported.`);
    const options = new SectionOptions(section);
    const index = before.length;
    const plan = reader(options, placeOf(options, network, before));
    options.finish(trainingOnly(type));
    if (plan.output && elements(plan.output) > MOST_ELEMENTS)
        throw cfgFault(
            file,
            line,
            `the output of layer ${index} is too large: ${elements(plan.output)} numbers.`,
        );
    return { blocks: [], ...plan, type, index, line, cost: { ...NO_COST, ...plan.cost } };
}

function placeOf(options: SectionOptions, network: FeatureMap, before: readonly Layer[]): Place {
    const index = before.length;
    const mapOf = (layer: Layer): FeatureMap => {
        if (layer.output) return layer.output;
        throw options.fault(
            `it reads layer ${layer.index}, [${layer.type}], whose output is boxes and no map.`,
        );
    };
    return {
        index,
        network,
        input() {
            const last = before.at(-1);
            return last ? mapOf(last) : network;
        },
        layer(wanted) {
            const absolute = wanted < 0 ? index + wanted : wanted;
            const layer = before[absolute];
            if (!layer)
                throw options.fault(
                    `it reads layer ${wanted}, and is layer ${index}: there is none in front of it.`,
                );
            return { ...layer, output: mapOf(layer) };
        },
    };
}
