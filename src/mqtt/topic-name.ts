import { VisionError } from "../errors";

/** What MQTT forbids in a topic, gives a meaning to, or advises against: controls, non-characters, `% / + # $`. */
// eslint-disable-next-line no-control-regex -- controls are what it looks for
const RESERVED = /[\u0000-\u001f\u007f-\u009f%/+#$\ufdd0-\ufdef]|[\ufffe\uffff]/u;

/** The last two code points of each plane above the first, which no character class can list shortly. */
function isHighNonCharacter(character: string): boolean {
    const point = character.codePointAt(0) ?? 0;
    return point > 0xffff && (point & 0xfffe) === 0xfffe;
}

/**
 * A name as one level of a topic: reserved characters become their UTF-8 bytes as `%XX`, everything else stays.
 * Two names never share an encoding; {@link decodeName} gives the name back.
 *
 * @param field what the name is, for the error
 * @throws {VisionError} `E_TOPIC` for an empty name, or half a character (a lone surrogate)
 */
export function encodeName(field: string, name: string): string {
    if (name === "") throw new VisionError("E_TOPIC", `The ${field} is empty, so there is no topic for it.`);
    if (/\p{Surrogate}/u.test(name)) {
        throw new VisionError(
            "E_TOPIC",
            `The ${field} ${JSON.stringify(name)} holds half a character (a lone surrogate).`,
        );
    }
    return name.replace(/./gsu, (character) => {
        return RESERVED.test(character) || isHighNonCharacter(character) ? percent(character) : character;
    });
}

/** The name that {@link encodeName} made this level from. */
export function decodeName(level: string): string {
    return decodeURIComponent(level);
}

function percent(character: string): string {
    return [...Buffer.from(character)]
        .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`)
        .join("");
}
