import { VisionError } from "../errors";
import { SOURCE_KINDS, type SourceKind } from "./source-kinds";

/** A source on this machine. */
export type LocalAddress =
    | { readonly kind: SourceKind & { readonly name: "file" | "folder" | "device" }; readonly path: string }
    | {
          readonly kind: SourceKind & { readonly name: "pattern" };
          /** ffmpeg's test picture, as its input device lavfi takes it. */
          readonly path: string;
      };

const file = { ...SOURCE_KINDS.file, name: "file" } as const;
const folder = { ...SOURCE_KINDS.folder, name: "folder" } as const;
const device = { ...SOURCE_KINDS.device, name: "device" } as const;
const pattern = { ...SOURCE_KINDS.pattern, name: "pattern" } as const;

/** A file may well be called `testsrc:a.mp4`; the test picture has nothing but a query. */
const SCHEMES = /^(file|folder|v4l2|testsrc(?=:(?:\/\/)?\/?(?:\?|$))):(.*)$/is;

/**
 * Reads `file:PATH`, `folder:PATH`, `v4l2:/dev/…`, `/dev/video0`, `testsrc:?size=640x360&rate=10`, and plain paths.
 *
 * @returns null for what has another scheme and two slashes
 * @throws {VisionError} `E_CAMERA_ADDRESS`
 */
export function localAddress(typed: string): LocalAddress | null {
    const text = typed.trim();
    const [, scheme = "", rest = ""] = SCHEMES.exec(text) ?? [];
    switch (scheme.toLowerCase()) {
        case "file":
            return { kind: file, path: pathOf(rest) };
        case "folder":
            return { kind: folder, path: pathOf(rest) };
        case "v4l2":
            return { kind: device, path: devicePath(rest.replace(/^\/\/(?=\/)/, "")) };
        case "testsrc":
            return { kind: pattern, path: patternGraph(rest) };
    }
    return /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? null : plainPath(typed);
}

/** A path without a scheme. */
export function plainPath(typed: string): LocalAddress {
    const text = typed.trim();
    return /^\/dev\/video\d+$/.test(text) ? { kind: device, path: text } : { kind: file, path: typed };
}

/** Behind two slashes it is a URL, so its escapes count, unless one of them is none. */
function pathOf(rest: string): string {
    if (!rest.startsWith("//")) return rest;
    const path = rest.slice(2).replace(/^localhost(?=\/)/i, "");
    try {
        return decodeURIComponent(path);
    } catch {
        // A path typed with a bare percent sign after file:// is meant as it stands.
        return path;
    }
}

function devicePath(path: string): string {
    if (/^\/dev\/[\w./:-]+$/.test(path) && !path.includes("..")) return path;
    throw new VisionError("E_CAMERA_ADDRESS", "Expected a device after v4l2:, as in v4l2:/dev/video0.");
}

const LARGEST = 4096;
const FASTEST = 240;

function patternGraph(rest: string): string {
    const query = new URLSearchParams(rest.replace(/^(?:\/\/)?\/?\??/, ""));
    const [, width, height] = /^(\d{2,4})x(\d{2,4})$/.exec(query.get("size") ?? "640x360") ?? [];
    const rate = Number(query.get("rate") ?? 10);
    const isKnown = [...query.keys()].every((name) => name === "size" || name === "rate");
    const isInside = Number(width) <= LARGEST && Number(height) <= LARGEST && rate > 0 && rate <= FASTEST;
    if (!isKnown || !isInside || Number(width) < 16 || Number(height) < 16) {
        throw new VisionError(
            "E_CAMERA_ADDRESS",
            `Expected a size from 16x16 to ${LARGEST}x${LARGEST} and a rate up to ${FASTEST} after testsrc:, ` +
                "as in testsrc:?size=640x360&rate=10.",
        );
    }
    return `testsrc=size=${Number(width)}x${Number(height)}:rate=${rate}`;
}
