import { parseArgs, type ParseArgsConfig } from "node:util";
import { VisionError } from "../errors";

type Options = NonNullable<ParseArgsConfig["options"]>;

export const TEXT = { type: "string" } as const;
export const FLAG = { type: "boolean" } as const;

interface NumberRange {
    readonly min: number;
    readonly max: number;
    readonly whole?: boolean;
}

/** The options and operands of a command. */
export class Arguments {
    readonly operands: readonly string[];
    readonly #values: Readonly<Record<string, unknown>>;

    /** @throws {VisionError} `E_CONFIG` naming an option that is unknown or lacks its value */
    constructor(args: readonly string[], options: Options) {
        try {
            const parsed = parseArgs({ args: [...args], allowPositionals: true, options });
            this.operands = parsed.positionals;
            this.#values = parsed.values;
        } catch (error) {
            throw new VisionError("E_CONFIG", (error as Error).message, { cause: error });
        }
    }

    flag(name: string): boolean {
        return this.#values[name] === true;
    }

    /** Null where the option is not given. */
    text(name: string): string | null {
        const value = this.#values[name];
        return typeof value === "string" ? value : null;
    }

    /** @throws {VisionError} `E_CONFIG` */
    number(name: string, { min, max, whole = false }: NumberRange): number | null {
        const text = this.text(name);
        if (text === null) return null;
        const value = Number(text);
        const isGood = text.trim() !== "" && value >= min && value <= max;
        if (isGood && (!whole || Number.isInteger(value))) return value;
        const kind = whole ? "a whole number " : "";
        throw new VisionError("E_CONFIG", `Expected --${name} ${kind}from ${min} to ${max}, got "${text}".`);
    }

    /** What stands between commas; null where the option is not given. @throws {VisionError} `E_CONFIG` */
    list(name: string): readonly string[] | null {
        const words =
            this.text(name)
                ?.split(",")
                .map((word) => word.trim()) ?? null;
        if (words?.includes("")) {
            throw new VisionError("E_CONFIG", `Expected --${name} as words with commas between them.`);
        }
        return words;
    }

    /** @throws {VisionError} `E_CONFIG` */
    choice<Choice extends string>(name: string, choices: readonly Choice[], usual: Choice): Choice {
        const text = this.text(name);
        if (text === null) return usual;
        const choice = choices.find((each) => each === text);
        if (choice !== undefined) return choice;
        throw new VisionError(
            "E_CONFIG",
            `Expected --${name} as one of ${choices.join(", ")}, got "${text}".`,
        );
    }
}
