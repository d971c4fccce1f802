import { readdirSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import type { ModelHostOptions } from "./model-host";

/** Equal for equal files (by place, time of change and size), provider and options: those share a host. */
export function modelKey({ spec, isolation, engineModule, hangMs }: ModelHostOptions): string {
    return JSON.stringify([filesOf(spec.path), spec.provider, spec.threads, isolation, engineModule, hangMs]);
}

function filesOf(location: string): unknown {
    try {
        const real = realpathSync(location);
        const folder = statSync(real).isDirectory() ? real : path.dirname(real);
        const names = folder === real ? readdirSync(folder) : [path.basename(real), "model.json"];
        return names.map((name) => {
            const file = path.join(folder, name);
            const stats = statSync(file, { throwIfNoEntry: false });
            return [file, stats?.mtimeMs, stats?.size];
        });
    } catch {
        // The host will say what is wrong with it.
        return location;
    }
}
