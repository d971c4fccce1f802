import type { VisionError } from "../../errors";
import { cfgFault, type CfgOption, type CfgSection } from "./cfg-section";

export interface Range {
    readonly min: number;
    readonly max: number;
}

/** Reads the options of a section, each once, and knows which ones nobody asked for. */
export class SectionOptions {
    readonly #asked = new Set<string>();

    constructor(readonly section: CfgSection) {}

    /** True if the option is written. */
    has(key: string): boolean {
        return this.#find(key) !== null;
    }

    /** @throws {VisionError} `E_MODEL_FILE` naming line, option and range */
    integer(key: string, fallback: number, { min, max }: Range): number {
        const option = this.#find(key);
        if (!option) return fallback;
        const value = Number(option.value);
        if (!isPlain(option.value) || !Number.isInteger(value) || value < min || value > max)
            throw this.fault(
                `expected ${key} as an integer from ${min} to ${max}, got "${option.value}".`,
                key,
            );
        return value;
    }

    number(key: string, fallback: number): number {
        const option = this.#find(key);
        if (!option) return fallback;
        if (!isPlain(option.value))
            throw this.fault(`expected ${key} as a number, got "${option.value}".`, key);
        return Number(option.value);
    }

    /** 0 and 1, as darknet writes truth. */
    flag(key: string): boolean {
        return this.integer(key, 0, { min: 0, max: 1 }) === 1;
    }

    text(key: string, fallback: string): string {
        return this.#find(key)?.value ?? fallback;
    }

    /** Numbers with commas between them; null if the option is not written. */
    numbers(key: string): number[] | null {
        const option = this.#find(key);
        if (!option) return null;
        const parts = option.value.replace(/,$/, "").split(",");
        if (!parts.every(isPlain))
            throw this.fault(`expected ${key} as numbers with commas between, got "${option.value}".`, key);
        return parts.map(Number);
    }

    /** Indexes of layers; at least one. */
    layers(key: string): number[] {
        const option = this.#find(key);
        if (!option) throw this.fault(`[${this.section.type}] needs ${key}.`);
        const indexes = option.value
            .split(",")
            .map((part) => (/^[+-]?\d{1,6}$/.test(part) ? Number(part) : NaN));
        if (indexes.some(Number.isNaN))
            throw this.fault(`expected ${key} as indexes of layers, got "${option.value}".`, key);
        return indexes;
    }

    /** Options that would change what the network computes, and that are not supported unless they are 0. */
    refuse(...keys: readonly string[]): void {
        for (const key of keys) {
            if (this.number(key, 0) !== 0)
                throw this.fault(`${key} in [${this.section.type}] is not supported.`, key);
        }
    }

    /** @throws {VisionError} `E_MODEL_FILE` if an option is left that neither was asked for nor is in the set */
    finish(trainingOnly: ReadonlySet<string>): void {
        for (const { key } of this.section.options) {
            if (this.#asked.has(key) || trainingOnly.has(key)) continue;
            throw this.fault(`the option ${key} of [${this.section.type}] is not known.`, key);
        }
    }

    /** An error at the line of an option, or of the section. */
    fault(text: string, key?: string): VisionError {
        const option = this.section.options.find((each) => each.key === key);
        return cfgFault(this.section.file, option?.line ?? this.section.line, text);
    }

    #find(key: string): CfgOption | null {
        this.#asked.add(key);
        const [first, ...others] = this.section.options.filter((option) => option.key === key);
        const other = others.find(({ value }) => value !== first?.value);
        // Darknet takes the first; whoever wrote the second meant it.
        if (other)
            throw this.fault(`${key} is given twice with different values, also in line ${other.line}.`, key);
        return first ?? null;
    }
}

function isPlain(text: string): boolean {
    return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) && Number.isFinite(Number(text));
}
