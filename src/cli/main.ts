#!/usr/bin/env node
import { parseArgs } from "node:util";
import { VisionError } from "../errors";
import { detect, type DetectRequest } from "./detect";
import { EXIT, exitCodeOf } from "./exit-code";

const USAGE = "Usage: csp-vision detect PICTURE… [--model NAME|PATH] [--score 0..1] [--iou 0..1] [--max N]\n";

/** @throws {VisionError} `E_CONFIG` naming the option */
function readArguments(args: readonly string[]): DetectRequest {
    const text = { type: "string" } as const;
    let parsed;
    try {
        parsed = parseArgs({
            args: [...args],
            allowPositionals: true,
            options: { model: text, score: text, iou: text, max: text },
        });
    } catch (error) {
        throw new VisionError("E_CONFIG", error instanceof Error ? error.message : String(error));
    }
    const { values, positionals } = parsed;
    const [command, ...pictures] = positionals;
    if (command !== "detect" || pictures.length === 0)
        throw new VisionError("E_CONFIG", "Expected detect and a picture.");
    const options = {
        score: values.score === undefined ? null : number("--score", values.score, 0, 1),
        iou: number("--iou", values.iou ?? "0.45", 0, 1),
        max: number("--max", values.max ?? "100", 1, 1000),
        nms: "iou",
        agnostic: false,
        classes: null,
    } as const;
    return { pictures, model: values.model ?? "", options };
}

function number(option: string, text: string, min: number, max: number): number {
    const value = Number(text);
    if (text.trim() !== "" && value >= min && value <= max) return value;
    throw new VisionError("E_CONFIG", `Expected ${option} from ${min} to ${max}, got "${text}".`);
}

async function main(): Promise<number> {
    try {
        return await detect(readArguments(process.argv.slice(2)));
    } catch (thrown) {
        if (!(thrown instanceof VisionError)) throw thrown;
        const exit = exitCodeOf(thrown.code);
        process.stderr.write(`${thrown.message}\n${exit === EXIT.usage ? USAGE : ""}`);
        return exit;
    }
}

main().then(
    (exit) => {
        process.exitCode = exit;
    },
    (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
        process.exitCode = EXIT.internal;
    },
);
