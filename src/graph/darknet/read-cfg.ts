import { VisionError } from "../../errors";
import { cfgFault, type CfgOption, type CfgSection } from "./cfg-section";

/** The largest published cfg has 28 kB and 400 sections; what exceeds these is something else. */
const MOST_BYTES = 4 * 1024 * 1024;
const MOST_SECTIONS = 10_000;

/**
 * Splits a darknet cfg into sections (darknet src/parser.c, read_cfg): spaces and tabs mean nothing, lines that begin
 * with `#` or `;` are comments. More than darknet, it takes a byte-order mark, every kind of line end, and a comment
 * behind a value, which darknet would take for a part of it.
 *
 * @param file how errors call it
 * @throws {VisionError} `E_MODEL_FILE` naming the line
 */
export function readCfg(bytes: Uint8Array, file: string): CfgSection[] {
    const sections: (CfgSection & { readonly options: CfgOption[] })[] = [];
    for (const [index, text] of linesOf(bytes, file).entries()) {
        const line = index + 1;
        const content = text.replace(/[#;].*$/, "").replace(/\s+/g, "");
        if (content === "") continue;
        if (content.startsWith("[")) {
            const type = /^\[([^[\]]+)\]$/.exec(content)?.[1];
            if (!type) throw cfgFault(file, line, `expected a section such as [net], got ${shown(text)}.`);
            sections.push({ file, type, line, options: [] });
            if (sections.length > MOST_SECTIONS) throw cfgFault(file, line, "too many sections.");
            continue;
        }
        const section = sections.at(-1);
        if (!section) throw cfgFault(file, line, `expected the section [net] first, got ${shown(text)}.`);
        section.options.push(optionOf(content, section, line, text));
    }
    if (sections.length === 0) throw cfgFault(file, 1, "expected the section [net]; there is no section.");
    return sections;
}

function linesOf(bytes: Uint8Array, file: string): string[] {
    if (bytes.length > MOST_BYTES) {
        throw new VisionError("E_MODEL_FILE", `${file} is no darknet cfg: it has ${bytes.length} bytes.`);
    }
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
        .toString("utf8")
        .replace(/^\uFEFF/, "");
    const lines = text.split(/\r\n|\r|\n/);
    // eslint-disable-next-line no-control-regex -- what no text file holds is what is looked for
    const binary = lines.findIndex((line) => /[\u0000-\u0008\u000e-\u001a\ufffd]/.test(withoutComment(line)));
    if (binary >= 0) throw cfgFault(file, binary + 1, "expected text with a section [net], got binary data.");
    return lines;
}

/** Comments may be in any encoding. */
function withoutComment(line: string): string {
    return line.replace(/[#;].*$/, "");
}

function optionOf(content: string, section: CfgSection, line: number, text: string): CfgOption {
    const at = content.indexOf("=");
    const key = content.slice(0, Math.max(at, 0));
    if (!key) throw cfgFault(section.file, line, `expected key=value, got ${shown(text)}.`);
    const value = content.slice(at + 1);
    if (!value) throw cfgFault(section.file, line, `the value of ${key} in [${section.type}] is missing.`);
    return { key, value, line };
}

function shown(text: string): string {
    return JSON.stringify(text.trim().slice(0, 40));
}
