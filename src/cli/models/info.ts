import { VisionError } from "../../errors";
import type { Totals } from "../../graph/layer-totals";
import { inspectModel } from "../../model/inspect-model";
import { findInLibrary } from "../../model/library-table";
import { locateModel } from "../../model/locate-model";
import { measureTotals } from "../../model/measure-totals";
import { findInZoo } from "../../model/zoo";
import { Arguments, FLAG, TEXT } from "../arguments";
import { EXIT } from "../exit-code";
import { ownModels } from "../own-models";
import { inspectionText } from "./inspection-text";
import { libraryText } from "./library-text";
import { oneName } from "./one-name";
import { totalsText } from "./totals-text";

/** The largest edge that a network is measured at. */
const MOST_PIXELS = 16_384;

/**
 * `models info NAME|PATH [--size PIXELS] [--json]`: a model that is here, or a network of the zoo, from its files, with
 * its figures layer by layer and in sum; one of the library that is not here, from the library.
 */
export async function modelInfo(args: readonly string[]): Promise<number> {
    const given = new Arguments(args, { json: FLAG, size: TEXT });
    const name = oneName(given);
    const size = given.number("size", { min: 1, max: MOST_PIXELS, whole: true });
    const json = given.flag("json");
    const location = here(name);
    if (location instanceof VisionError) {
        const listed = findInLibrary(name);
        if (!listed) throw location;
        process.stdout.write(`${json ? JSON.stringify(listed) : libraryText(listed)}\n`);
        return EXIT.ok;
    }
    const inspection = await inspectModel(location);
    const { totals, unmeasured } = await measure(location, size);
    const counted = totals ? totalsText(totals) : `not counted: ${unmeasured}`;
    const text = json
        ? JSON.stringify({ ...inspection, totals, unmeasured })
        : `${inspectionText(inspection)}\n\n${counted}`;
    process.stdout.write(`${text}\n`);
    return EXIT.ok;
}

/** The figures; or why there are none, which is no reason to keep back the rest. */
async function measure(
    location: string,
    size: number | null,
): Promise<{ totals: Totals; unmeasured: null } | { totals: null; unmeasured: string }> {
    try {
        return { totals: await measureTotals(location, size), unmeasured: null };
    } catch (error) {
        if (error instanceof VisionError) return { totals: null, unmeasured: error.message };
        throw error;
    }
}

/** Where its files are; else the error that says where they were looked for. */
function here(name: string): string | VisionError {
    try {
        return locateModel(name, ownModels().folders);
    } catch (error) {
        if (error instanceof VisionError) return findInZoo(name) ?? error;
        throw error;
    }
}
