import { VisionError } from "../../errors";
import type { Arguments } from "../arguments";

/** The single operand of a command. @throws {VisionError} `E_CONFIG` */
export function oneName({ operands }: Arguments): string {
    const [name, ...more] = operands;
    if (name !== undefined && more.length === 0) return name;
    throw new VisionError("E_CONFIG", `Expected the NAME of one model, got ${operands.length}.`);
}
