const DOLLAR = 0x24;
const HEAD_BYTES = 4;

/** Cuts an RTSP connection into answers and the RTP packets between them (RFC 2326, 10.12). */
export class InterleavedReader {
    #rest = Buffer.alloc(0);

    constructor(
        private readonly packet: (bytes: Buffer) => void,
        private readonly text: (bytes: Buffer) => void,
    ) {}

    read(chunk: Buffer): void {
        this.#rest = Buffer.concat([this.#rest, chunk]);
        for (let length = this.#next(); length > 0 && length <= this.#rest.length; length = this.#next()) {
            const whole = this.#rest.subarray(0, length);
            this.#rest = this.#rest.subarray(length);
            if (whole[0] === DOLLAR) this.packet(whole);
            else this.text(whole);
        }
    }

    /** Bytes of what comes next; 0 while that is not known. */
    #next(): number {
        if (this.#rest.length < HEAD_BYTES) return 0;
        if (this.#rest[0] === DOLLAR) return HEAD_BYTES + this.#rest.readUInt16BE(2);
        const end = this.#rest.indexOf("\r\n\r\n");
        if (end < 0) return 0;
        const head = this.#rest.toString("latin1", 0, end);
        return end + 4 + Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
    }
}
