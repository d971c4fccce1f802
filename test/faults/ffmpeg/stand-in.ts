import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { NATIVE_INFO, OUTPUT_INFO } from "../../../src/camera/picture-filter";
import type { FaultRun } from "../family";

/** Answers what the product asks an ffmpeg about itself. */
const ANSWERS = `#!${process.execPath}
if (process.argv.includes("-version")) { console.log("ffmpeg version 5.1.9"); process.exit(0); }
if (process.argv.includes("-h")) { console.log("-fps_mode\\n-autoscale\\n checksum"); process.exit(0); }
const picture = (n) => {
    for (const place of [${NATIVE_INFO}, ${OUTPUT_INFO}])
        console.error("[Parsed_showinfo_" + place + " @ 0x1] [info] n:   " + n + " pts: " + n + " pts_time:" + n / 10 +
            " pos: 1 fmt:rgb24 sar:1/1 s:8x4 i:P iskey:1 type:I");
    process.stdout.write(Buffer.alloc(8 * 4 * 3, n % 200));
};
`;

/** A folder with a program called ffmpeg, which takes the real one's place until the case is over. */
export function standIn(run: Pick<FaultRun, "atEnd">, script: string): string {
    const folder = mkdtempSync(path.join(tmpdir(), "csp-stand-in-"));
    const program = path.join(folder, "ffmpeg");
    writeFileSync(program, script.startsWith("#!") ? script : ANSWERS + script);
    chmodSync(program, 0o755);
    run.atEnd(() => rmSync(folder, { recursive: true }));
    useEnvironment(run, { FFMPEG_PATH: program });
    return folder;
}

/** Sets variables of this process until the case is over; undefined takes one away. */
export function useEnvironment(
    { atEnd }: Pick<FaultRun, "atEnd">,
    variables: Readonly<Record<string, string | undefined>>,
): void {
    for (const [name, value] of Object.entries(variables)) {
        const before = process.env[name];
        atEnd(() => put(name, before));
        put(name, value);
    }
}

function put(name: string, value: string | undefined): void {
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
}
