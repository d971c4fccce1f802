import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { VisionError } from "../../errors";

/** A folder for pictures, each named after the number of its document, so that none is written over another. */
export class Gallery {
    private constructor(private readonly folder: string) {}

    /** Makes the folder where it is missing. @throws {VisionError} `E_CONFIG` if it cannot be made */
    static async open(folder: string): Promise<Gallery> {
        await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
            throw new VisionError("E_CONFIG", `The folder ${folder} of --annotate cannot be made.`, {
                cause,
            });
        });
        return new Gallery(folder);
    }

    /** @param source of the document, whose last part becomes part of the name */
    async save(number: number, source: string, jpeg: Buffer): Promise<void> {
        const stem = path.parse(source.replace(/[?#].*$/, "")).name.replace(/[^\w.-]+/g, "_") || "frame";
        const file = path.join(this.folder, `${String(number).padStart(6, "0")}-${stem}.jpg`);
        await writeFile(file, jpeg).catch((cause: unknown) => {
            const why = (cause as NodeJS.ErrnoException).code ?? "no reason given";
            throw new VisionError("E_CONFIG", `The picture ${file} cannot be written (${why}).`, { cause });
        });
    }
}
