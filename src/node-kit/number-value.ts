import { VisionError } from "../errors";

/**
 * The number that came with a command.
 *
 * @throws {VisionError} `E_COMMAND_VALUE`
 */
export function numberValue(value: unknown, min: number, max: number): number {
    const read = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    if (typeof read === "number" && read >= min && read <= max) return read;
    const got = value === undefined ? "nothing" : JSON.stringify(value).slice(0, 40);
    throw new VisionError("E_COMMAND_VALUE", `Expected a number from ${min} to ${max}, got ${got}.`);
}
