import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { VisionError } from "../errors";
import { fitPicture } from "../image/fit-picture";
import type { CameraOptions } from "./camera-options";
import type { RawPicture } from "./frame-reader";
import { pictureBounds } from "./picture-bounds";
import type { Probe } from "./read-probe";
import { unlessAborted } from "./unless-aborted";

/** A file that is larger is no picture of a camera. */
const LARGEST_BYTES = 256 << 20;
const NAMES = /\.(?:jpe?g|png|webp)$/i;
const IN_NAME_ORDER = new Intl.Collator("en", { numeric: true });
/** Pictures per second when the rate is left empty. */
const USUAL_RATE = 1;

export interface FolderPlay {
    readonly path: string;
    readonly options: Pick<CameraOptions, "mode" | "policy" | "nth" | "rate" | "width" | "height">;
    readonly deliver: (picture: RawPicture) => Promise<void> | undefined;
    readonly warn: (text: string) => void;
    readonly signal: AbortSignal;
}

/**
 * Plays the JPEG, PNG and WebP pictures of a folder in the order of their names, `pic2` before `pic10`; stamps are
 * `1/rate` seconds apart. In a loop the folder is read anew each round. What does not decode is left out, with a
 * warning.
 *
 * @throws {VisionError} `E_FILE_NOT_FOUND`, or `E_FILE_EMPTY` if it holds no picture
 */
export async function playFolder({
    path: folder,
    options,
    deliver,
    warn,
    signal,
}: FolderPlay): Promise<void> {
    const rate = options.rate ?? USUAL_RATE;
    const bounds = pictureBounds(options);
    let number = 0;
    do {
        const before = number;
        for (const name of await picturesIn(folder)) {
            if (signal.aborted) return;
            const picture = await readPicture(path.join(folder, name))
                .then((bytes) => fitPicture(bytes, bounds))
                .catch((thrown: unknown) => {
                    warn(`The picture ${name} was left out: ${(thrown as Error).message}`);
                    return null;
                });
            if (!picture) continue;
            const isTaken = options.policy !== "nth" || number % options.nth === 0;
            if (isTaken) await unlessAborted(deliver({ ...picture, pts: number / rate }), signal);
            number += 1;
        }
        if (number === before) throw empty(folder);
    } while (options.mode === "loop" && !signal.aborted);
}

/**
 * What a folder would give: one track, by its first picture.
 *
 * @throws {VisionError} `E_FILE_NOT_FOUND`, `E_FILE_EMPTY`, `E_PICTURE`
 */
export async function probeFolder(folder: string): Promise<Probe> {
    const [name = ""] = await picturesIn(folder);
    const { nativeWidth: width, nativeHeight: height } = await fitPicture(
        await readPicture(path.join(folder, name)),
        pictureBounds({ width: null, height: null }),
    );
    const codec = path.extname(name).slice(1).toLowerCase();
    const track = {
        type: "video",
        codec,
        profile: null,
        width,
        height,
        rate: null,
        rotation: 0,
        pixelAspect: 1,
    };
    return { container: "folder", duration: null, tracks: [track] };
}

/** Of a file only: a pipe would be waited for. */
async function readPicture(file: string): Promise<Buffer> {
    const stats = await stat(file);
    if (stats.isFile() && stats.size <= LARGEST_BYTES) return readFile(file);
    throw new Error(`Expected a file of at most ${LARGEST_BYTES} bytes.`);
}

async function picturesIn(folder: string): Promise<string[]> {
    const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
        const { code } = cause as NodeJS.ErrnoException;
        const reason =
            code === "EACCES" ? "may not be read" : code === "ENOTDIR" ? "is a file" : "was not found";
        throw new VisionError("E_FILE_NOT_FOUND", `The folder ${folder} ${reason}.`, { cause });
    });
    const names = entries.filter((entry) => !entry.isDirectory() && NAMES.test(entry.name));
    if (names.length === 0) throw empty(folder);
    return names.map(({ name }) => name).sort((a, b) => IN_NAME_ORDER.compare(a, b));
}

function empty(folder: string): VisionError {
    return new VisionError("E_FILE_EMPTY", `The folder ${folder} holds no JPEG, PNG or WebP picture.`);
}
