/** What a promise came to, as a value that nobody has to catch. */
export type Settled<Value> = { readonly value: Value } | { readonly error: unknown };

const settle = <Value>(promise: Promise<Value>): Promise<Settled<Value>> =>
    promise.then(
        (value) => ({ value }),
        (error: unknown) => ({ error }),
    );

/** Loads each item while the one before it is worked on: one ahead, no more, in their order. */
export async function* ahead<Item, Value>(
    items: readonly Item[],
    load: (item: Item) => Promise<Value>,
): AsyncGenerator<{ readonly item: Item; readonly loaded: Settled<Value> }> {
    let next: Promise<Settled<Value>> | null = null;
    for (const [index, item] of items.entries()) {
        const loading = next ?? settle(load(item));
        const following = items[index + 1];
        const loaded = await loading;
        next = following === undefined ? null : settle(load(following));
        yield { item, loaded };
    }
}
