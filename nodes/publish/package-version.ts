import { readFileSync } from "node:fs";
import path from "node:path";

/** Of this package. */
export function packageVersion(): string {
    const file = path.resolve(__dirname, "../../../package.json");
    return (JSON.parse(readFileSync(file, "utf8")) as { readonly version: string }).version;
}
