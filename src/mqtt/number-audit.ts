/** The numbers of one session on one topic, as they arrived. */
export class NumberAudit {
    #first: number | null = null;
    #highest = 0;
    /** Ranges that have not come, in order. */
    #gaps: [from: number, to: number][] = [];
    received = 0;
    /** Came again. */
    repeated = 0;
    /** Came after a higher one. */
    late = 0;

    /** @param isWhole its first document counts: the observer was there before it */
    constructor(private readonly isWhole: boolean) {}

    get first(): number | null {
        return this.#first;
    }

    get highest(): number {
        return this.#highest;
    }

    /** Ranges of numbers that are missing. */
    get missing(): readonly (readonly [from: number, to: number])[] {
        return this.#gaps;
    }

    get missingCount(): number {
        return this.#gaps.reduce((sum, [from, to]) => sum + to - from + 1, 0);
    }

    take(number: number): "new" | "repeated" | "late" {
        this.received += 1;
        if (this.#first === null || number > this.#highest) {
            const expected = this.#first === null ? (this.isWhole ? 1 : number) : this.#highest + 1;
            if (number > expected) this.#gaps.push([expected, number - 1]);
            this.#first ??= number;
            this.#highest = number;
            return "new";
        }
        const gap = this.#gaps.find(([from, to]) => from <= number && number <= to);
        if (!gap && number >= this.#first) {
            this.repeated += 1;
            return "repeated";
        }
        if (gap) this.#fill(gap, number);
        else if (number + 1 < this.#first) this.#gaps.unshift([number + 1, this.#first - 1]);
        this.#first = Math.min(this.#first, number);
        this.late += 1;
        return "late";
    }

    #fill(gap: [number, number], number: number): void {
        const [from, to] = gap;
        const left = [
            [from, number - 1],
            [number + 1, to],
        ].filter(([a = 0, b = 0]) => a <= b) as [number, number][];
        this.#gaps = this.#gaps.flatMap((one) => (one === gap ? left : [one]));
    }
}
