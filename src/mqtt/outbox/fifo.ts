/** A queue whose ends are both cheap, also when it is long. */
export class Fifo<Item> {
    #items: Item[] = [];
    #head = 0;

    get size(): number {
        return this.#items.length - this.#head;
    }

    peek(): Item | undefined {
        return this.#items[this.#head];
    }

    all(): Item[] {
        return this.#items.slice(this.#head);
    }

    push(item: Item): void {
        this.#items.push(item);
    }

    shift(): Item | undefined {
        if (this.size === 0) return undefined;
        const item = this.#items[this.#head++];
        // In one go now and then, since moving a long array for each item costs more than what is done with it.
        if (this.#head > 1000 && this.#head * 2 > this.#items.length) this.#compact();
        return item;
    }

    /** Puts items before all others, in their order. */
    unshift(items: readonly Item[]): void {
        this.#items = [...items, ...this.#items.slice(this.#head)];
        this.#head = 0;
    }

    /** Takes out what does not hold. */
    keep(holds: (item: Item) => boolean): Item[] {
        const out: Item[] = [];
        this.#items = this.#items.slice(this.#head).filter((item) => holds(item) || (out.push(item), false));
        this.#head = 0;
        return out;
    }

    #compact(): void {
        this.#items = this.#items.slice(this.#head);
        this.#head = 0;
    }
}
