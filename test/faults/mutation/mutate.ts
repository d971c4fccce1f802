/** Lengths that lie: 1 GB and 2 GB as varints, the largest 64-bit number, and runs that end nothing. */
const PIECES = [
    Buffer.from([0x80, 0x80, 0x80, 0x80, 0x04]),
    Buffer.from([0xff, 0xff, 0xff, 0xff, 0x07]),
    Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]),
    Buffer.alloc(8),
    Buffer.alloc(8, 0xff),
    Buffer.from("1073741824"),
    Buffer.from("-1"),
    Buffer.from("1e999"),
    Buffer.from("NaN"),
    Buffer.from("null"),
    Buffer.from('"__proto__":{"name":"x"},'),
    Buffer.from("../../"),
    Buffer.from("\\"),
    Buffer.from("'"),
    Buffer.from('"'),
    Buffer.from("[[[[[[[[[[[["),
    Buffer.from("\r\n"),
    Buffer.from("\ufeff"),
    Buffer.from("\u2028\u0000é😀"),
];

type Random = () => number;

/** One to three changes of a copy: bytes flipped, replaced, put in, taken out, doubled or cut off. */
export function mutate(original: Buffer, random: Random): Buffer {
    let bytes = original;
    const changes = random() < 0.6 ? 1 : 1 + Math.floor(random() * 3);
    for (let change = 0; change < changes; change++) bytes = changeOnce(bytes, random);
    return bytes;
}

function changeOnce(bytes: Buffer, random: Random): Buffer {
    const below = (limit: number): number => Math.floor(random() * limit);
    const at = below(bytes.length + 1);
    const kind = below(8);
    if (kind <= 2 && at < bytes.length) {
        const copy = Buffer.from(bytes);
        copy[at] = kind === 0 ? copy[at]! ^ (1 << below(8)) : below(256);
        return copy;
    }
    const [front, back] = [bytes.subarray(0, at), bytes.subarray(at)];
    const piece = PIECES[below(PIECES.length)]!;
    if (kind === 3) return Buffer.concat([front, piece, back]);
    if (kind === 4) return Buffer.concat([front, piece, back.subarray(piece.length)]);
    if (kind === 5) return Buffer.concat([front, back.subarray(1 + below(32))]);
    if (kind === 6) {
        const from = below(bytes.length);
        return Buffer.concat([front, bytes.subarray(from, from + 1 + below(64)), back]);
    }
    return Buffer.from(front);
}
