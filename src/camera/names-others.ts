import type { FileHandle } from "node:fs/promises";

/** Enough for the first words of a text. */
const LOOKED_AT_BYTES = 4096;
/** How lists begin that have ffmpeg open what they name: HLS, concat, DASH, IMF, SDP. */
const BEGINNINGS =
    /^(?:\xef\xbb\xbf)?\s*(?:#EXTM3U|ffconcat version|v=0\s)|<MPD[\s>]|<CompositionPlaylist[\s>]/i;

/** Whether a file is no video but a list of other files and addresses, whatever its name says. */
export async function namesOthers(file: FileHandle): Promise<boolean> {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(LOOKED_AT_BYTES), 0, LOOKED_AT_BYTES, 0);
    return BEGINNINGS.test(buffer.toString("latin1", 0, bytesRead));
}
