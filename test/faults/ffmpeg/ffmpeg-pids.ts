import { descendants } from "../../fixtures/children";

/** Process ids of the ffmpegs of this process whose command line holds a text; `setpriv` becomes ffmpeg itself. */
export const ffmpegPids = (text: string): number[] =>
    descendants(process.pid)
        .filter(({ command }) => command.includes(text) && command.includes("-i "))
        .map(({ pid }) => pid);
