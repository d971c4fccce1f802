import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { VisionError } from "../errors";

/**
 * Looks at a device before ffmpeg does.
 *
 * @throws {VisionError} `E_CAMERA_NOT_FOUND`, `E_CAMERA_FORBIDDEN`
 */
export async function checkDevice(path: string): Promise<void> {
    await access(path, constants.R_OK).catch((cause: unknown) => {
        if ((cause as NodeJS.ErrnoException).code === "EACCES") {
            throw new VisionError(
                "E_CAMERA_FORBIDDEN",
                `The device ${path} may not be read; users of cameras belong to the group video.`,
                { cause },
            );
        }
        throw new VisionError("E_CAMERA_NOT_FOUND", `The device ${path} was not found; is it plugged in?`, {
            cause,
        });
    });
}
