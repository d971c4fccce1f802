import type { HardwareDecoder } from "./camera-options";

/** What ffmpeg says when it decodes by itself although it was told to look for hardware; pictures come all the same. */
const PASSED_OVER = /Auto hwaccel disabled: (.*?)\.?$|(hwaccel initiali[sz]ation returned error)/;
/** What it says when it ends because of the hardware, the most telling first. */
const BROKEN: readonly RegExp[] = [
    /Cannot load (?:lib|nv)/,
    /No device available for decoder/,
    /hwaccel|[Dd]evice (?:creation|setup) failed|\bVA(?:API| display)\b|MFX session|D3D11|VideoToolbox|Failed to transfer data/,
];

/** Whether one camera decodes in hardware: asked for by its user, given up, with the reason, when that fails. */
export class HardwareDecoding {
    #reason: string | null = null;
    #isTold = false;

    constructor(private readonly wanted: HardwareDecoder) {}

    /** ffmpeg's input options for the next run. */
    options(): string[] {
        if (this.wanted === "none" || this.#reason !== null) return [];
        // Without a format of its own QSV would leave the pictures on the device, where no filter of ours reaches them.
        const format = this.wanted === "qsv" ? ["-hwaccel_output_format", "nv12"] : [];
        return ["-hwaccel", this.wanted, ...format];
    }

    /** Takes a line of ffmpeg that is not for people. */
    read(line: string): void {
        if (this.wanted === "none" || this.#reason !== null) return;
        const [, none, broken] = PASSED_OVER.exec(line) ?? [];
        if (none !== undefined || broken !== undefined) this.#reason = none ?? broken ?? "";
    }

    /**
     * A run has failed before its first picture.
     *
     * @param complaints  redacted, newest last
     * @returns whether the hardware is to blame, so that the next run will do without
     */
    giveUp(complaints: readonly string[]): boolean {
        if (this.wanted === "none" || this.#reason !== null) return false;
        const complaint = BROKEN.flatMap((words) => complaints.filter((text) => words.test(text))).at(0);
        if (complaint === undefined) return false;
        this.#reason = complaint.replace(/\.$/, "");
        return true;
    }

    /** Once, why software decodes although something else was asked for; else null. */
    tell(): string | null {
        if (this.#reason === null || this.#isTold) return null;
        this.#isTold = true;
        return `Decoding without hardware, ${this.wanted} was not to be had: ${this.#reason}.`;
    }
}
