import { VisionError } from "../errors";
import { resolveVariables, variablesIn, type Lookup } from "./variables";

type Properties = Readonly<Record<string, unknown>>;

/** Where the fields of one node come from; see `fieldsOf` for a node of Node-RED. */
export interface FieldSource {
    /** The node's properties as Node-RED hands them over: variables that fill a whole property are replaced. */
    readonly config: Properties;
    /** The same as saved in the flow, so that a variable that is unset or empty can be told from an empty field. */
    readonly saved?: Properties;
    readonly credentials?: Properties;
    readonly lookup: Lookup;
}

/** Bounds are inclusive. */
export interface NumberField<Default> {
    readonly default: Default;
    readonly min: number;
    readonly max: number;
    readonly whole?: boolean;
}

/**
 * Reads a node's properties, each with its default and limits in one place. A missing or empty field means the
 * default; `${NAME}` is resolved anywhere in a text. What cannot be used is an error that names the field
 * (`E_CONFIG`) and, where one is to blame, the variable (`E_VARIABLE`): never a default in silence.
 */
export class FieldReader {
    constructor(private readonly source: FieldSource) {}

    /** A text without blanks at its ends. */
    text(field: string, fallback = ""): string {
        const value = this.#value(field);
        if (value === undefined) return fallback;
        // The text itself can hold a password, so errors do not show it. A reference that is left over is a broken
        // one and must not reach a command line or a topic.
        const text = typeof value === "string" || typeof value === "number" ? String(value).trim() : null;
        if (text === null || text.includes("${")) {
            throw new VisionError(
                "E_CONFIG",
                `Field ${field}: expected a text with complete \${NAME} in it.`,
            );
        }
        return text === "" ? fallback : text;
    }

    /** A text that has no default. */
    required(field: string): string {
        const text = this.text(field);
        if (text === "") throw new VisionError("E_CONFIG", `Field ${field}: expected a text, it is empty.`);
        return text;
    }

    number<Default extends number | null>(field: string, limits: NumberField<Default>): number | Default {
        const value = this.#value(field);
        if (value === undefined) return limits.default;
        const read = typeof value === "string" ? Number(value) : value;
        const { min, max, whole = false } = limits;
        if (typeof read !== "number" || !(read >= min && read <= max) || (whole && !Number.isInteger(read))) {
            throw this.#fault(field, `a ${whole ? "whole number" : "number"} from ${min} to ${max}`, value);
        }
        return read;
    }

    choice<Choice extends string>(field: string, choices: readonly Choice[], fallback: Choice): Choice {
        const value = this.#value(field);
        if (value === undefined) return fallback;
        const found = choices.find((choice) => choice === value);
        if (found === undefined) throw this.#fault(field, `one of ${choices.join(", ")}`, value);
        return found;
    }

    boolean(field: string, fallback: boolean): boolean {
        const value = this.#value(field);
        if (value === undefined) return fallback;
        if (value === true || value === "true") return true;
        if (value === false || value === "false") return false;
        throw this.#fault(field, "true or false", value);
    }

    /** Texts, from an array or from one text with commas or line breaks between; each text once, none empty. */
    list(field: string): string[] {
        const value = this.#value(field);
        if (value === undefined) return [];
        const parts: unknown[] = Array.isArray(value) ? value : [value];
        const texts = parts.flatMap((part) => {
            if (typeof part !== "string") throw this.#fault(field, "a list of texts", part);
            return part.split(/[,\n]/).map((text) => text.trim());
        });
        return [...new Set(texts)].filter((text) => text !== "");
    }

    /** A credential; empty if there is none. Blanks count, and its value never stands in an error. */
    credential(name: string): string {
        const value = this.source.credentials?.[name];
        return typeof value === "string" ? resolveVariables(name, value, this.source.lookup) : "";
    }

    #value(field: string): unknown {
        const saved = this.source.saved?.[field];
        const value = hasReference(saved) ? saved : this.source.config[field];
        const resolved = this.#resolve(field, value);
        return resolved === null || resolved === "" ? undefined : resolved;
    }

    #resolve(field: string, value: unknown): unknown {
        if (Array.isArray(value)) return value.map((part) => this.#resolve(field, part));
        return typeof value === "string" ? resolveVariables(field, value, this.source.lookup).trim() : value;
    }

    #fault(field: string, expected: string, value: unknown): VisionError {
        const variables = this.#variables(field);
        const got = `expected ${expected}, got ${JSON.stringify(value).slice(0, 60)}`;
        if (variables.length === 0) return new VisionError("E_CONFIG", `Field ${field}: ${got}.`);
        return new VisionError(
            "E_VARIABLE",
            `Field ${field}: ${got} from the variable ${variables.join(", ")}.`,
        );
    }

    #variables(field: string): string[] {
        const saved = this.source.saved?.[field] ?? this.source.config[field];
        return [saved].flat().flatMap((part) => (typeof part === "string" ? variablesIn(part) : []));
    }
}

function hasReference(value: unknown): boolean {
    if (Array.isArray(value)) return value.some(hasReference);
    return typeof value === "string" && value.includes("${");
}
