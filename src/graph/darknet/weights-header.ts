import { VisionError } from "../../errors";

const VERSION_BYTES = 12;
/** Darknet's own are below 1.0; what is larger is no version. */
const MOST_VERSION = 999;
/** More pictures than any training has seen, in units of 2³²: what is above is a number of the network. */
const MOST_SEEN_HIGH = 256;

/**
 * How many bytes the head of a weights file takes: three integers of the version, then the pictures seen, in 64 bits from
 * version 0.2 on and in 32 before (darknet src/parser.c, load_weights_upto). There are files in which version and width
 * contradict each other; then the length decides, where nothing else can be meant.
 *
 * @param bodyBytes what the network's values take
 * @throws {VisionError} `E_MODEL_FILE` if there is no head, or it cannot be told which
 */
export function headerBytes(bytes: Uint8Array, bodyBytes: number, file: string): number {
    const isWide = versionOf(bytes, file) >= 2;
    const [narrow, wide] = [VERSION_BYTES + 4, VERSION_BYTES + 8];
    const high = bytes.length >= wide ? readWord(bytes, VERSION_BYTES + 4) : 0;
    const surplus = bytes.length - bodyBytes;
    if (isWide && surplus === narrow && high > MOST_SEEN_HIGH) return narrow;
    if (!isWide && surplus === wide && high === 0) return wide;
    if (surplus !== 0) return isWide ? wide : narrow;
    const text = `has the length of the network's values alone: its header of ${wide} bytes is missing, or values are.`;
    throw new VisionError("E_MODEL_FILE", `${file} ${text}`);
}

/** Ten times the major version and the minor one. */
function versionOf(bytes: Uint8Array, file: string): number {
    const refuse = (text: string): VisionError => new VisionError("E_MODEL_FILE", `${file} ${text}`);
    if (bytes.length === 0) throw refuse("is empty: expected darknet weights.");
    if (Buffer.from(bytes.subarray(0, 8)).toString("latin1") === "version ")
        throw refuse("is a Git LFS pointer and not the weights themselves: fetch the file behind it.");
    if (bytes.length < VERSION_BYTES) throw refuse(`ends in its header: it has ${bytes.length} bytes.`);
    const parts = [0, 4, 8].map((at) => readWord(bytes, at));
    if (parts.some((part) => part > MOST_VERSION))
        throw refuse("does not begin with the header of darknet weights: version, and pictures seen.");
    const [major = 0, minor = 0] = parts;
    return major * 10 + minor;
}

function readWord(bytes: Uint8Array, at: number): number {
    return new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(at, true);
}
