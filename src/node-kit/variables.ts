import { VisionError } from "../errors";

/** The value of an environment variable, of the process or of a flow, group or subflow; undefined if unset. */
export type Lookup = (name: string) => unknown;

const REFERENCE = /\$\{([^}]*)\}/g;

/** Names of the variables that a text refers to, each once, in their order. */
export function variablesIn(text: string): string[] {
    return [...new Set([...text.matchAll(REFERENCE)].map((match) => match[1] ?? ""))];
}

/**
 * The text with every `${NAME}` replaced. Values are not searched for further references.
 *
 * @throws {VisionError} `E_VARIABLE`, naming field and variable, if one is unset, empty, or no text, number or
 *   truth value
 */
export function resolveVariables(field: string, text: string, lookup: Lookup): string {
    return text.replace(REFERENCE, (_reference, name: string) => {
        const value = lookup(name);
        if (value === undefined || value === null) throw fault(field, name, "is not set");
        if (value === "") throw fault(field, name, "is empty");
        if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
            return String(value);
        }
        throw fault(field, name, "holds no text or number");
    });
}

function fault(field: string, name: string, what: string): VisionError {
    return new VisionError("E_VARIABLE", `Field ${field}: the variable ${name || "without a name"} ${what}.`);
}
