/** A text, a number, a list or a dictionary. */
export type Literal = string | number | Literal[] | Map<string | number, Literal>;

/** One token: a mark, a number, or a text in either kind of quotes. */
const TOKEN = /\s*(?:([{}[\](),:])|(-?\d+(?:\.\d+)?)|'((?:[^'\\]|\\[^])*)'|"((?:[^"\\]|\\[^])*)")/y;
const ESCAPE = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|([^]))/g;
const CONTROLS: Readonly<Record<string, string>> = {
    n: "\n",
    t: "\t",
    r: "\r",
    a: "\x07",
    b: "\b",
    f: "\f",
    v: "\v",
    "\n": "",
};
/** Deeper nesting is no list of names, and would only exhaust the stack. */
const DEEPEST = 8;
/** Characters; a thousand names of three words fit a dozen times. */
const LONGEST = 1_000_000;

type Token = { readonly mark: string } | { readonly value: string | number };

/**
 * Reads a list or dictionary of texts and numbers as Python or JSON prints it. Nothing is evaluated.
 *
 * @returns null if the text is anything else
 */
export function parseLiteral(text: string): Literal | null {
    const tokens = tokenize(text);
    if (!tokens) return null;
    const reader = new LiteralReader(tokens);
    const value = reader.read(0);
    return reader.isAtEnd ? value : null;
}

function tokenize(text: string): Token[] | null {
    if (text.length > LONGEST) return null;
    const tokens: Token[] = [];
    const end = text.trimEnd().length;
    TOKEN.lastIndex = 0;
    while (TOKEN.lastIndex < end) {
        const match = TOKEN.exec(text);
        if (!match) return null;
        const [, mark, number, single, double] = match;
        if (mark !== undefined) tokens.push({ mark });
        else if (number !== undefined) tokens.push({ value: Number(number) });
        else tokens.push({ value: unescape(single ?? double ?? "") });
    }
    return tokens;
}

function unescape(text: string): string {
    return text.replace(ESCAPE, (_whole, ...found: (string | undefined)[]) => {
        const [byte, short, long, octal, other = ""] = found;
        const hex = byte ?? short ?? long;
        const code = hex !== undefined ? parseInt(hex, 16) : octal !== undefined ? parseInt(octal, 8) : null;
        if (code === null) return CONTROLS[other] ?? other;
        return code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd";
    });
}

class LiteralReader {
    #at = 0;

    constructor(private readonly tokens: readonly Token[]) {}

    get isAtEnd(): boolean {
        return this.#at === this.tokens.length;
    }

    /** The next value; null if there is none. */
    read(depth: number): Literal | null {
        const token = this.tokens[this.#at++];
        if (!token || depth > DEEPEST) return null;
        if ("value" in token) return token.value;
        if (token.mark === "{") return this.#dictionary(depth);
        if (token.mark === "[") return this.#list(depth, "]");
        return token.mark === "(" ? this.#list(depth, ")") : null;
    }

    #list(depth: number, end: string): Literal[] | null {
        const values: Literal[] = [];
        while (!this.#takes(end)) {
            if (values.length > 0 && !this.#takes(",")) return null;
            // Python allows a comma behind the last.
            if (values.length > 0 && this.#takes(end)) break;
            const value = this.read(depth + 1);
            if (value === null) return null;
            values.push(value);
        }
        return values;
    }

    #dictionary(depth: number): Map<string | number, Literal> | null {
        const values = new Map<string | number, Literal>();
        while (!this.#takes("}")) {
            if (values.size > 0 && !this.#takes(",")) return null;
            if (values.size > 0 && this.#takes("}")) break;
            const key = this.read(depth + 1);
            if (!(typeof key === "string" || typeof key === "number") || !this.#takes(":")) return null;
            const value = this.read(depth + 1);
            if (value === null) return null;
            values.set(key, value);
        }
        return values;
    }

    #takes(mark: string): boolean {
        const token = this.tokens[this.#at];
        if (!token || !("mark" in token) || token.mark !== mark) return false;
        this.#at += 1;
        return true;
    }
}
