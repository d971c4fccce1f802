const GRAPH = 7;
const NODE = 1;
const NODE_NAME = 3;

/** Where each named node of an ONNX file ends, read by the plain rules of protobuf's wire format. */
export function fieldSpans(bytes: Buffer): Map<string, number> {
    const spans = new Map<string, number>();
    for (const graph of fields(bytes, 0, bytes.length)) {
        if (graph.number !== GRAPH) continue;
        for (const node of fields(bytes, graph.from, graph.to)) {
            if (node.number !== NODE) continue;
            for (const { number, from, to } of fields(bytes, node.from, node.to)) {
                if (number === NODE_NAME) spans.set(bytes.toString("utf8", from, to), node.to);
            }
        }
    }
    return spans;
}

interface Field {
    readonly number: number;
    readonly from: number;
    readonly to: number;
}

/** Of a message that holds varints and lengths only. */
function* fields(bytes: Buffer, from: number, to: number): Generator<Field> {
    let at = from;
    const varint = (): number => {
        let [value, shift] = [0, 1];
        for (;;) {
            const byte = bytes[at++]!;
            value += (byte & 0x7f) * shift;
            shift *= 128;
            if (byte < 0x80) return value;
        }
    };
    while (at < to) {
        const tag = varint();
        const length = tag % 8 === 2 ? varint() : (varint(), 0);
        yield { number: Math.floor(tag / 8), from: at, to: at + length };
        at += length;
    }
}
