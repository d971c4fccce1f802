/** One value or more of every type that JSON has, and what it says for the odd ones. */
export const JSON_VALUES: readonly unknown[] = [
    null,
    true,
    false,
    0,
    -1,
    1.5,
    1e308,
    "",
    "text",
    "__proto__",
    "\u0000\ud800",
    "x".repeat(100_000),
    [],
    [null],
    [[[]]],
    [1, "a", {}],
    {},
    { a: { b: [] } },
    JSON.parse('{"__proto__": {"polluted": true}, "length": -1, "toString": 1}'),
];

/** Copies of a plain value with each part, however deep, replaced by each of the values, and with it left out. */
export function* withEveryPartReplaced(whole: unknown): Generator {
    for (const where of partsOf(whole)) {
        for (const value of JSON_VALUES) yield replaced(whole, where, value);
        if (where.length > 0) yield replaced(whole, where, undefined);
    }
}

function* partsOf(value: unknown, where: readonly string[] = []): Generator<readonly string[]> {
    yield where;
    if (typeof value !== "object" || value === null) return;
    for (const [key, part] of Object.entries(value)) yield* partsOf(part, [...where, key]);
}

function replaced(whole: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
    if (key === undefined) return value;
    const copy = (Array.isArray(whole) ? [...(whole as unknown[])] : { ...(whole as object) }) as Record<
        string,
        unknown
    >;
    const part = replaced(copy[key], rest, value);
    if (part === undefined) Reflect.deleteProperty(copy, key);
    else copy[key] = part;
    return copy;
}
