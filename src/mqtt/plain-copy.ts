import { VisionError } from "../errors";

/**
 * A copy that holds what JSON holds of a document, and nothing that it shares with the message.
 *
 * @throws {VisionError} `E_PAYLOAD` for what JSON has no form for, e.g. a BigInt or a circle
 */
export function plainCopy(document: object): object {
    try {
        return JSON.parse(JSON.stringify(document)) as object;
    } catch (error) {
        // The first line, since that of a circle is followed by a drawing.
        const why = (error as Error).message.split("\n", 1)[0] ?? "";
        throw new VisionError("E_PAYLOAD", `msg.payload cannot be written as JSON: ${why}.`, {
            cause: error,
        });
    }
}
