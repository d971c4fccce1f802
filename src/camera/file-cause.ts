import { open, stat, type FileHandle } from "node:fs/promises";
import { VisionError } from "../errors";
import { namesOthers } from "./names-others";

/** How the beginnings of video files look; a file that has one and cannot be opened is not whole. */
const SIGNATURES: readonly { readonly offset: number; readonly bytes: string }[] = [
    { offset: 4, bytes: "ftyp" },
    { offset: 4, bytes: "moov" },
    { offset: 4, bytes: "mdat" },
    { offset: 0, bytes: "RIFF" },
    { offset: 0, bytes: "\x1aE\xdf\xa3" },
    { offset: 0, bytes: "FLV\x01" },
    { offset: 0, bytes: "\x00\x00\x01\xba" },
    { offset: 0, bytes: "OggS" },
    { offset: 0, bytes: "\x30\x26\xb2\x75" },
];

/** Why a file cannot be looked at. */
function accessCause(path: string, cause: unknown): VisionError {
    const { code = "" } = cause as NodeJS.ErrnoException;
    const reason = code === "EACCES" || code === "EPERM" ? "may not be read" : "was not found";
    return new VisionError("E_FILE_NOT_FOUND", `The file ${path} ${reason}.`, { cause });
}

async function withFile<Result>(path: string, look: (file: FileHandle) => Promise<Result>): Promise<Result> {
    // Whether a file may be read shows only now: its folder tells its size to everybody.
    const file = await open(path).catch((cause: unknown) => {
        throw accessCause(path, cause);
    });
    try {
        return await look(file);
    } finally {
        await file.close();
    }
}

/**
 * Looks at a file before ffmpeg does.
 *
 * @throws {VisionError} `E_FILE_NOT_FOUND`, `E_FILE_FOLDER`, `E_FILE_EMPTY`, `E_FILE_NOT_VIDEO` for a list of others
 */
export async function checkFile(path: string): Promise<void> {
    const stats = await stat(path).catch((cause: unknown) => {
        throw accessCause(path, cause);
    });
    if (stats.isDirectory())
        throw new VisionError(
            "E_FILE_FOLDER",
            `${path} is a folder, not a file; folder:${path} plays the pictures in it.`,
        );
    if (stats.isFile() && stats.size === 0) {
        throw new VisionError("E_FILE_EMPTY", `The file ${path} is empty (0 bytes).`);
    }
    // A pipe or a device cannot be looked at without taking what is looked at.
    if (stats.isFile() && (await withFile(path, namesOthers))) {
        throw new VisionError(
            "E_FILE_NOT_VIDEO",
            `The file ${path} (${stats.size} bytes) is not a video but a list of others; open those themselves.`,
        );
    }
}

/** Why ffmpeg could not open a file that exists: cut off, or no video at all. */
export function unreadableFileCause(path: string): Promise<VisionError> {
    return withFile(path, async (file) => {
        const { size } = await file.stat();
        const { buffer } = await file.read(Buffer.alloc(16), 0, 16, 0);
        const isVideo = SIGNATURES.some(({ offset, bytes }) => {
            return buffer.subarray(offset, offset + bytes.length).equals(Buffer.from(bytes, "latin1"));
        });
        return isVideo
            ? new VisionError(
                  "E_FILE_INCOMPLETE",
                  `The file ${path} (${size} bytes) is incomplete: its end is missing.`,
              )
            : new VisionError("E_FILE_NOT_VIDEO", `The file ${path} (${size} bytes) is not a video.`);
    });
}
