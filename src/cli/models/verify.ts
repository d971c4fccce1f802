import { locateModel } from "../../model/locate-model";
import { verifyModel, type VerifiedFile } from "../../model/verify-model";
import { Arguments, FLAG } from "../arguments";
import { EXIT } from "../exit-code";
import { ownModels } from "../own-models";
import { oneName } from "./one-name";
import { PROOFS } from "./proofs";

/** `models verify`: whether a model's files are what they should be. */
export async function verify(args: readonly string[]): Promise<number> {
    const given = new Arguments(args, { json: FLAG });
    const location = locateModel(oneName(given), ownModels().folders);
    const files = await verifyModel(location);
    process.stdout.write(`${given.flag("json") ? JSON.stringify({ location, files }) : asText(files)}\n`);
    return files.every(({ fault }) => fault === null) ? EXIT.ok : EXIT.model;
}

function asText(files: readonly VerifiedFile[]): string {
    return files
        .map(({ name, proof, fault }) => `${name}  ${proof === null ? `WRONG: ${fault ?? ""}` : PROOFS[proof]}`)
        .join("\n");
}
