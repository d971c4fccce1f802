import type { Detection } from "../detection";

/** How many of each label the last frame held; a label once counted is never forgotten. */
export class LabelCounts {
    readonly #counts = new Map<string, number>();

    has(label: string): boolean {
        return this.#counts.has(label);
    }

    /** All labels with their counts. */
    all(): [label: string, count: number][] {
        return [...this.#counts];
    }

    /**
     * Counts one frame.
     *
     * @param wanted labels that count from 0 even if none was seen yet
     * @returns what has changed
     */
    update(detections: readonly Detection[], wanted: readonly string[]): [label: string, count: number][] {
        const next = new Map<string, number>([...this.#counts.keys(), ...wanted].map((label) => [label, 0]));
        for (const { label } of detections) next.set(label, (next.get(label) ?? 0) + 1);
        const changes = [...next].filter(([label, count]) => this.#counts.get(label) !== count);
        for (const [label, count] of changes) this.#counts.set(label, count);
        return changes;
    }

    /** Takes up a label that nobody was seen with. */
    start(label: string): void {
        this.#counts.set(label, 0);
    }
}
