import { VisionError } from "../../errors";
import { fetchModel } from "../../model/fetch-model";
import { findInLibrary, LIBRARY } from "../../model/library-table";
import { Arguments, TEXT } from "../arguments";
import { EXIT } from "../exit-code";
import { ownModels } from "../own-models";
import { ProgressLine } from "../output/progress-line";
import { bytesText } from "./bytes-text";
import { oneName } from "./one-name";
import { PROOFS } from "./proofs";

/** `models fetch`: downloads a model of the library, on request only. */
export async function fetchNamed(args: readonly string[], signal: AbortSignal): Promise<number> {
    const given = new Arguments(args, { folder: TEXT, mirror: TEXT });
    const name = oneName(given);
    const model = findInLibrary(name);
    if (!model) {
        const names = LIBRARY.map((each) => each.name).join(", ");
        throw new VisionError("E_MODEL_MISSING", `The library has no model "${name}"; it has ${names}.`);
    }
    const own = ownModels();
    const progress = new ProgressLine();
    try {
        const fetched = await fetchModel(model, {
            folder: given.text("folder") ?? own.folders[0] ?? ".",
            mirror: mirrorOf(given) ?? own.mirror,
            signal,
            onBytes(file, received, total) {
                const of = total === null ? "" : ` of ${bytesText(total)}`;
                const done = total === null ? null : received / total;
                progress.show(done, `${file.name} ${bytesText(received)}${of}`);
            },
        });
        progress.clear();
        for (const { name: file, proof, wasThere } of fetched.files)
            progress.say(`${file}  ${PROOFS[proof]}${wasThere ? ", was there" : ""}`);
        for (const { name: file, url } of fetched.missing) {
            progress.say(
                `${file} cannot be fetched by a program. Open ${url} in a browser, save the file as ` +
                    `${file} in ${fetched.folder}, then fetch ${model.name} again.`,
            );
        }
        if (fetched.missing.length > 0) return EXIT.model;
        progress.say(`Licence: ${model.license}. Use it as --model ${model.name}, or by that name in csp-model.`);
        process.stdout.write(`${fetched.folder}\n`);
        return EXIT.ok;
    } finally {
        progress.clear();
    }
}

function mirrorOf(given: Arguments): string | null {
    const mirror = given.text("mirror");
    if (mirror === null || /^https?:\/\/[^/]/i.test(mirror)) return mirror?.replace(/\/+$/, "") ?? null;
    throw new VisionError("E_CONFIG", `Expected --mirror as an address that begins with http:// or https://.`);
}
