/** What may be asked for from afar. */
export const COMMANDS = ["pause", "resume", "rate", "score", "snapshot"] as const;
export type Command = (typeof COMMANDS)[number];

/**
 * Carries a command out; resolves when that is done.
 *
 * @param value as it came: undefined, or what JSON can hold
 * @throws {VisionError} `E_COMMAND_VALUE` for a value that is none
 */
export type Control = (value: unknown) => void | Promise<void>;

export type Controls = Partial<Readonly<Record<Command, Control>>>;

/** What one node offers for one source. */
interface Entry {
    readonly source: string;
    readonly controls: Controls;
    readonly isPaused: () => boolean;
    /** Id of the camera's node, null for those that only look at a source. */
    readonly owner: string | null;
}

/**
 * Where cameras, detectors and publishers enter what can be asked of them, each under its source, and where those who
 * hear of commands look for them. Nobody is heard who did not enter.
 */
export class RemoteControls {
    readonly #entries = new Set<Entry>();
    readonly #listeners = new Set<(source: string) => void>();

    /**
     * @param isPaused for those that can pause
     * @param owner id of the node that makes the source's frames, for cameras
     * @returns takes the entry back
     */
    add(
        source: string,
        controls: Controls,
        isPaused: () => boolean = () => false,
        owner: string | null = null,
    ): () => void {
        const entry = { source, controls, isPaused, owner };
        this.#entries.add(entry);
        this.changed(source);
        return () => {
            if (this.#entries.delete(entry)) this.changed(source);
        };
    }

    /** All that carry out a command for a source. */
    find(source: string, command: string): Control[] {
        return [...this.#entries].flatMap((entry) => {
            const control = entry.source === source ? entry.controls[command as Command] : undefined;
            return control ? [control] : [];
        });
    }

    /** The node that makes a source's frames; null if there is none. */
    ownerOf(source: string): string | null {
        for (const entry of this.#entries)
            if (entry.source === source && entry.owner !== null) return entry.owner;
        return null;
    }

    /** Whether a node makes the frames of any source. */
    isOwner(node: string): boolean {
        return [...this.#entries].some(({ owner }) => owner === node);
    }

    /** Sources that can be paused, and whether they are looked at. */
    enabled(): [source: string, isEnabled: boolean][] {
        const found = new Map<string, boolean>();
        for (const { source, controls, isPaused } of this.#entries) {
            if (controls.pause) found.set(source, (found.get(source) ?? true) && !isPaused());
        }
        return [...found];
    }

    /** Says that a source came, went, paused or resumed. */
    changed(source: string): void {
        for (const listener of [...this.#listeners]) listener(source);
    }

    /** @returns ends it */
    onChange(listener: (source: string) => void): () => void {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
    }
}

/** Of the whole process, since one broker hears for nodes on all tabs. */
export const remoteControls = new RemoteControls();
