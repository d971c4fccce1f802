import { readdirSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import type { ModelHostOptions } from "./model-host";

/** Equal for equal files (by place, time of change and size), provider and options: those share a host. */
export function modelKey({ spec, isolation, engineModule, hangMs }: ModelHostOptions): string {
    const { path: location, overrides = {}, ...others } = spec;
    const labels =
        overrides.labels === undefined ? null : stamp(path.resolve(folderOf(location), overrides.labels));
    return JSON.stringify([filesOf(location), others, overrides, labels, isolation, engineModule, hangMs]);
}

function filesOf(location: string): unknown {
    try {
        const real = realpathSync(location);
        const folder = folderOf(real);
        const names =
            folder === real
                ? readdirSync(folder)
                : [path.basename(real), `${path.parse(real).name}.weights`, "model.json"];
        return names.map((name) => stamp(path.join(folder, name)));
    } catch {
        // The host will say what is wrong with it.
        return location;
    }
}

const folderOf = (location: string): string =>
    statSync(location, { throwIfNoEntry: false })?.isDirectory() ? location : path.dirname(location);

function stamp(file: string): unknown {
    const stats = statSync(file, { throwIfNoEntry: false });
    return [file, stats?.mtimeMs, stats?.size];
}
