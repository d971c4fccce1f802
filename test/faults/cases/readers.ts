import type { FaultTable } from "../fault-table";

/** Mutated inputs are made from seeds: 2,000 per reader in `npm test`, 200,000 in `npm run test:faults`. */
export const READERS = {
    "A model.json is damaged anywhere":
        "it is refused as E_MODEL_MANIFEST with the field named, or read as JSON and the schema have it",
    "A file of labels is damaged anywhere": "every line that is left stays the label of its place",
    "A file of numbered labels is damaged anywhere":
        "every line that is left stays the label of its number, or all stand as written once one has lost its number",
    "The class names in a network's metadata are damaged anywhere":
        "they are left aside, or the untouched ones keep their classes; nothing is evaluated",
    "A network file is damaged anywhere":
        "it is refused with a code, or what stands before the damage is read as it was, in bounded memory",
    "A cfg of darknet is damaged anywhere":
        "it is refused with the line named, or is the network that its text describes, and compiles",
    "A weights file of darknet is damaged anywhere":
        "it is refused with the layer or the count named, or every value is read from its own place",
    "A line of ffmpeg about a picture is damaged anywhere":
        "it is left aside, or its fields are as they were except the damaged one, within the limits of a picture",
    "A damaged network file reaches onnxruntime":
        "it is refused with a code or runs, in a process of its own, without a crash or a hang",
    "A length field claims a gigabyte": "nothing is set aside for it, in any reader",
} as const satisfies FaultTable;
