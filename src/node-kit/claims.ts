import { VisionError } from "../errors";

/** Names of one kind that only one node at a time may have. */
export class Claims {
    readonly #holders = new Map<string, string>();

    constructor(
        /** What the names are, e.g. "source name", for the error. */
        private readonly kind: string,
    ) {}

    isTaken(name: string): boolean {
        return this.#holders.has(name);
    }

    /**
     * Takes a name for a holder.
     *
     * @param holder how the error calls the node that was first
     * @returns gives the name back; further calls do nothing
     * @throws {VisionError} `E_DUPLICATE` naming the holder
     */
    take(name: string, holder: string): () => void {
        const first = this.#holders.get(name);
        if (first !== undefined) {
            throw new VisionError("E_DUPLICATE", `The ${this.kind} "${name}" is taken by ${first}.`);
        }
        this.#holders.set(name, holder);
        let held = true;
        return () => {
            if (held) this.#holders.delete(name);
            held = false;
        };
    }
}
