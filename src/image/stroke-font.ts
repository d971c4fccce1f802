/**
 * A font of our own, so that labels are readable where the system has none: each glyph is a few strokes.
 *
 * A glyph is strokes with a blank between, a stroke is points, a point is a column (0..9) and a row in base 36.
 * Rows go down: 4 is the top of capitals, 8 that of small letters, e the baseline, i the foot of a g. Rows 0 to 3 are
 * for accents.
 */
const GLYPHS: Readonly<Record<string, string>> = {
    "!": "040a 0d0e",
    '"': "0406 3436",
    "#": "242e 444e 0767 0b6b",
    $: "664424060729496b6c4e2e0c 323g",
    "%": "640e 0424270704 4b6b6e4e4b",
    "&": "6e1715243445460a0c2e3e6a",
    "'": "0406",
    "(": "23060c2f",
    ")": "03262c0f",
    "*": "343a 0569 6509",
    "+": "373d 0a6a",
    ",": "1d0g",
    "-": "0a4a",
    ".": "0d0e",
    "/": "530f",
    "0": "24060c2e3e5c563424",
    "1": "16343e 1e5e",
    "2": "06244466680e6e",
    "3": "06244466674929 496b6c4e2e0c",
    "4": "4e440b6b",
    "5": "640408486a6c4e2e0c",
    "6": "5424060c2e4e6c6a48280a",
    "7": "04642e",
    "8": "2907062444666749290b0c2e4e6c6b49",
    "9": "1e4e6c66442406082a4a68",
    ":": "0809 0d0e",
    ";": "1819 1d0g",
    "<": "570a5d",
    "=": "0868 0c6c",
    ">": "075a0d",
    "?": "06244466673a3b 3d3e",
    "@": "5e2e0c062444666b4b 48282b4b48",
    A: "0e346e 1b5b",
    B: "0e044455584909 496b6c4e0e",
    C: "664424060c2e4e6c",
    D: "0434676b3e0e04",
    E: "64040e6e 0949",
    F: "64040e 0949",
    G: "664424060c2e4e6c6a4a",
    H: "040e 646e 0969",
    I: "0444 242e 0e4e",
    J: "646c4e2e0c",
    K: "040e 640a 286e",
    L: "040e6e",
    M: "0e043a646e",
    N: "0e046e64",
    O: "24060c2e4e6c664424",
    P: "0e044466674909",
    Q: "24060c2e4e6c664424 3b6e",
    R: "0e044466674909 396e",
    S: "664424060729496b6c4e2e0c",
    T: "0464 343e",
    U: "040c2e4e6c64",
    V: "043e64",
    W: "041e486e84",
    X: "046e 640e",
    Y: "043964 393e",
    Z: "04640e6e",
    "[": "23030f2f",
    "\\": "035f",
    "]": "03232f0f",
    "^": "072447",
    _: "0f6f",
    "`": "0325",
    a: "585e 5a38280a0c2e3e5c",
    b: "040e 0a28385a5c3e2e0c",
    c: "5a38280a0c2e3e5c",
    d: "545e 5a38280a0c2e3e5c",
    e: "0b5b5a38280a0c2e3e5d",
    f: "4434262e 0848",
    g: "585g3i1i 5a38280a0c2e3e5c",
    h: "040e 0a28385a5e",
    i: "080e 0405",
    j: "282g0i 2425",
    k: "040e 580c 2a5e",
    l: "040c1e2e",
    m: "080e 0a18283a3e 3a48586a6e",
    n: "080e 0a28385a5e",
    o: "280a0c2e3e5c5a3828",
    p: "080i 0a28385a5c3e2e0c",
    q: "585i 5a38280a0c2e3e5c",
    r: "080e 0a283849",
    s: "594818090a1b4b5c5d4e1e0d",
    t: "242c3e4e 0848",
    u: "080c2e3e5c 585e",
    v: "083e68",
    w: "082e496e88",
    x: "085e 580e",
    y: "083e 681i",
    z: "08580e5e",
    "{": "332428092a2e3f",
    "|": "030g",
    "}": "031418391a1e0f",
    "~": "0b19294b5b69",
    "¡": "080a 0c0i",
    "¿": "3435 37383a1c1e3g5e",
    "°": "0434370704",
    "·": "090a",
    "×": "186c 681c",
    "÷": "0a6a 3637 3d3e",
    "«": "380a3c 683a6c",
    "»": "083a0c 386a3c",
    µ: "080i 0c2e3e5c 585e",
    Æ: "0e4484 444e8e 4979 1b4b",
    æ: "4a28180a0c1e2e4c 4b9b9a78584a4c5e7e9d",
    Ð: "1444777b4e1e14 0949",
    ð: "280a0c2e3e5c5a3828 5a14 1745",
    Ø: "24060c2e4e6c664424 0e64",
    ø: "280a0c2e3e5c5a3828 0e58",
    Þ: "040e 0646575a4b0b",
    þ: "040i 0a28385a5c3e2e0c",
    ß: "0e0624345657395b5c3e2e",
    ı: "080e",
    "…": "0d0e 3d3e 6d6e",
    "–": "0a6a",
};

/** Combining marks on rows 0 to 2, columns 0 to 4; the cedilla hangs from the baseline. */
const MARKS: Readonly<Record<string, string>> = {
    "\u0300": "1032",
    "\u0301": "3012",
    "\u0302": "022042",
    "\u0303": "02103240",
    "\u0304": "0141",
    "\u0308": "0001 4041",
    "\u030a": "10304132120110",
    "\u030c": "002240",
    "\u0327": "2e3g1h",
};

/** What stands for a character that the font does not have: an empty box. */
const MISSING = "04646e0e04";
/** Marks sit this many rows lower on small letters than on capitals. */
const SMALL_LETTER_ROWS = 4;

export type Point = readonly [x: number, y: number];

export interface Glyph {
    readonly width: number;
    readonly strokes: readonly (readonly Point[])[];
}

/** Rows of the font: capitals from `CAP` to `BASELINE`, `TOP` is that of an accent on a capital. */
export const FONT_ROWS = { top: 0, cap: 4, baseline: 14, foot: 18 } as const;

/** Labels use few characters, again and again; whatever a text may hold, memory is bounded. */
const MOST_KEPT = 500;
const kept = new Map<string, Glyph>();

/** The strokes of one character in columns and rows; a letter with accents is put together. */
export function glyphOf(character: string): Glyph {
    let glyph = kept.get(character);
    if (!glyph) {
        glyph = compose(character);
        if (kept.size < MOST_KEPT) kept.set(character, glyph);
    }
    return glyph;
}

function compose(character: string): Glyph {
    if (/\s/.test(character)) return { width: 3, strokes: [] };
    const own = GLYPHS[character];
    if (own !== undefined) return read(own);
    const [letter = "", ...marks] = character.normalize("NFD");
    const base = GLYPHS[letter === "i" ? "ı" : letter];
    const drawn = marks.map((mark) => MARKS[mark]);
    if (base === undefined || drawn.length === 0 || drawn.includes(undefined)) return read(MISSING);
    const glyph = read(base);
    const right = Math.max(0, (4 - glyph.width) / 2);
    const accents = drawn.flatMap((mark, index) => {
        const down = marks[index] !== "\u0327" && letter !== letter.toUpperCase() ? SMALL_LETTER_ROWS : 0;
        return read(mark ?? "", right + (glyph.width - 4) / 2, down).strokes;
    });
    const strokes = glyph.strokes.map((stroke) => stroke.map(([x, y]): Point => [x + right, y]));
    return { width: glyph.width + 2 * right, strokes: [...strokes, ...accents] };
}

function read(code: string, right = 0, down = 0): Glyph {
    const strokes = code
        .split(" ")
        .map((stroke) =>
            (stroke.match(/../g) ?? []).map(([x = "", y = ""]): Point => [
                Number(x) + right,
                parseInt(y, 36) + down,
            ]),
        );
    return { width: Math.max(...strokes.flat().map(([x]) => x)), strokes };
}
