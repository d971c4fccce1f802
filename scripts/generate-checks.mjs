// Turns JSON schemas into code that checks values without a schema library at run time.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import Ajv from "ajv";
import standalone from "ajv/dist/standalone/index.js";

/** Schema → compiled module; a .d.ts of the same name stands beside the sources. */
const CHECKS = {
    "docs/schema/manifest.json": "dist/src/model/check-manifest.js",
    "docs/schema/message.json": "dist/src/mqtt/check-message.js",
    "docs/schema/health.json": "dist/src/mqtt/check-health.js",
};

export function generateChecks(root) {
    for (const [schema, output] of Object.entries(CHECKS)) {
        const ajv = new Ajv({
            code: { source: true, lines: true },
            allErrors: false,
            messages: true,
            verbose: true,
        });
        const check = ajv.compile(JSON.parse(readFileSync(path.join(root, schema), "utf8")));
        const code = standalone.default(ajv, check);
        if (code.includes("require("))
            throw new Error(`${schema}: the generated code needs a module at run time`);
        mkdirSync(path.dirname(path.join(root, output)), { recursive: true });
        writeFileSync(path.join(root, output), code);
    }
}
