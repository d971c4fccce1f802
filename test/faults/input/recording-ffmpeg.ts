import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** Puts a program in ffmpeg's place that writes down its arguments and then is the real one. */
export class RecordingFfmpeg {
    readonly folder = mkdtempSync(path.join(tmpdir(), "csp-recording-"));
    readonly #record = path.join(this.folder, "calls");
    readonly #before = process.env["FFMPEG_PATH"];

    constructor() {
        const real = execFileSync("which", ["ffmpeg"], { encoding: "utf8" }).trim();
        const program = path.join(this.folder, "ffmpeg");
        // Arguments end in a byte that none can hold.
        const script = `#!/bin/sh\n{ printf '%s\\0' "$@"; printf '\\0'; } >> '${this.#record}'\nexec '${real}' "$@"\n`;
        writeFileSync(program, script);
        chmodSync(program, 0o755);
        process.env["FFMPEG_PATH"] = program;
    }

    /** The arguments of each call that opened an input. */
    get calls(): string[][] {
        if (!existsSync(this.#record)) return [];
        const calls = readFileSync(this.#record, "utf8").split("\0\0");
        return calls.map((call) => call.split("\0")).filter((call) => call.includes("-i"));
    }

    remove(): void {
        if (this.#before === undefined) delete process.env["FFMPEG_PATH"];
        else process.env["FFMPEG_PATH"] = this.#before;
        rmSync(this.folder, { recursive: true });
    }
}
