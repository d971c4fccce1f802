import { locateClip } from "../camera/locate-clip";
import { probeSource } from "../camera/probe-source";
import type { Probe, Track } from "../camera/read-probe";
import { VisionError } from "../errors";
import { EXIT_HELP } from "./analysis-request";
import { Arguments, FLAG } from "./arguments";
import type { Command } from "./command";
import { EXIT } from "./exit-code";
import { shownSource } from "./inputs/shown-source";

/** As csp-camera does where nobody names a size. */
const BOUND = 640;
/** Persons and vehicles are followed well at this rate; more costs what it brings. */
const ENOUGH = 5;

/** What a camera node would get, before there is one. */
export const probe: Command = {
    summary: "tell what a camera or file sends, and how to look at it",
    usage: `csp-vision probe URL|FILE [--json]

Prints the tracks that ffprobe sees, with the picture's size, rate and rotation, and a frame size and rate that suit
a detector.

${EXIT_HELP}`,
    async run(args, signal) {
        const given = new Arguments(args, { json: FLAG });
        const [url, ...more] = given.operands;
        if (url === undefined || more.length > 0)
            throw new VisionError("E_CONFIG", "Expected one URL or FILE.");
        const found = await probeSource({ url: locateClip(url) }, signal);
        const video = found.tracks.find(({ type }) => type === "video");
        const report = { source: shownSource(url), ...found, suggested: video ? suggest(video) : null };
        process.stdout.write(`${given.flag("json") ? JSON.stringify(report) : asText(report)}\n`);
        if (!video) throw new VisionError("E_CAMERA_NO_VIDEO", "There is no video in this source.");
        return EXIT.ok;
    },
};

interface Suggestion {
    readonly width: number;
    readonly height: number;
    readonly rate: number;
}

/** Pixels as seen: turned, and square. */
function suggest({ width, height, rotation, pixelAspect, rate }: Track): Suggestion {
    const isTurned = rotation % 180 !== 0;
    const seen = { width: (width ?? BOUND) * pixelAspect, height: height ?? BOUND };
    const [across, down] = isTurned ? [seen.height, seen.width] : [seen.width, seen.height];
    const factor = Math.min(1, BOUND / across, BOUND / down);
    const even = (edge: number): number => 2 * Math.max(1, Math.round((edge * factor) / 2));
    return { width: even(across), height: even(down), rate: Math.min(rate ?? ENOUGH, ENOUGH) };
}

function asText(report: Probe & { readonly source: string; readonly suggested: Suggestion | null }): string {
    const { source, container, duration, tracks, suggested } = report;
    return [
        source,
        `  container ${container}${duration === null ? "" : `, ${duration.toFixed(1)} s`}`,
        ...tracks.map((track) => `  ${trackText(track)}`),
        ...(suggested
            ? [
                  `  suggested frames of ${suggested.width} × ${suggested.height}, ${short(suggested.rate)} per second`,
              ]
            : []),
    ].join("\n");
}

function trackText({ type, codec, profile, width, height, rate, rotation, pixelAspect }: Track): string {
    const parts = [`${type} ${codec}${profile === null ? "" : ` (${profile})`}`];
    if (width !== null && height !== null) parts.push(`${width} × ${height}`);
    if (rate !== null) parts.push(`${short(rate)} per second`);
    if (rotation !== 0) parts.push(`turned by ${rotation}°`);
    if (pixelAspect !== 1) parts.push(`pixels ${short(pixelAspect)} as wide as high`);
    return parts.join(", ");
}

const short = (value: number): string => String(Math.round(value * 100) / 100);
