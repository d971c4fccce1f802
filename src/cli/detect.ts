import { readFile } from "node:fs/promises";
import { VisionError } from "../errors";
import { decodePicture } from "../image/decode-picture";
import { acquireModel } from "../model/acquire-model";
import type { DetectOptions } from "../model/engine";
import { locateModel } from "../model/locate-model";
import { toDetections } from "../model/to-detections";
import { detectionsDocument } from "../mqtt/detections-document";
import { exitCodeOf } from "./exit-code";

export interface DetectRequest {
    readonly pictures: readonly string[];
    /** Name, folder or network file; empty means the embedded detector. */
    readonly model: string;
    readonly options: DetectOptions;
}

const millisecond = (value: number): number => Math.round(value * 10) / 10;

/**
 * Prints one document per picture as a JSON line; a picture that cannot be read is reported on stderr and the rest
 * goes on.
 *
 * @returns the exit code: 0, or that of the first failure
 */
export async function detect(request: DetectRequest): Promise<number> {
    let exit = 0;
    const use = acquireModel({
        path: locateModel(request.model),
        provider: "auto",
        threads: 0,
        isolation: "process",
    });
    try {
        const model = await use.ready();
        const session = Math.random().toString(36).slice(2, 8);
        let number = 0;
        for (const [sequence, source] of request.pictures.entries()) {
            try {
                const picture = await decodePicture(await read(source), { source, sequence });
                const { result, wait } = await use.request(picture, request.options);
                const timings = { wait, ...result.timings, total: picture.age() };
                const rounded = Object.fromEntries(
                    Object.entries(timings).map(([name, ms]) => [name, millisecond(ms)]),
                );
                const vision = {
                    source,
                    sequence,
                    capturedAt: picture.capturedAt,
                    pts: null,
                    frame: { width: picture.width, height: picture.height },
                    model: { name: model.name, digest: model.digest, provider: model.provider },
                    timings: rounded as unknown as Record<keyof typeof timings, number>,
                };
                const detections = toDetections(result.objects, picture);
                process.stdout.write(
                    `${JSON.stringify(detectionsDocument({ detections, vision }, session, ++number))}\n`,
                );
            } catch (thrown) {
                if (!(thrown instanceof VisionError)) throw thrown;
                process.stderr.write(`${source}: ${thrown.message}\n`);
                exit ||= exitCodeOf(thrown.code);
            }
        }
        return exit;
    } finally {
        await use.release();
    }
}

async function read(file: string): Promise<Buffer> {
    return readFile(file).catch((cause: unknown) => {
        throw new VisionError("E_FILE_NOT_FOUND", "The picture was not found or cannot be read.", { cause });
    });
}
