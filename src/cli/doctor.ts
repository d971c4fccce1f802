import { VisionError } from "../errors";
import { EXIT_HELP } from "./analysis-request";
import { Arguments, FLAG, TEXT } from "./arguments";
import type { Command } from "./command";
import { checkFfmpeg } from "./doctor/check-ffmpeg";
import { checkNode, checkNodeRed } from "./doctor/check-platform";
import { checkProviders } from "./doctor/check-providers";
import { checkReachability } from "./doctor/check-reachability";
import type { Check } from "./doctor/check";
import { EXIT, exitCodeOf } from "./exit-code";

const MARKS = { ok: "ok", note: "--", fault: "!!" } as const;

/** Looks at everything that the nodes and the command need. */
export const doctor: Command = {
    summary: "check this machine: Node.js, ffmpeg, providers, broker",
    usage: `csp-vision doctor [--broker URL] [--json]

Checks Node.js, Node-RED if there is one, ffmpeg and its hardware decoders, every provider by loading the embedded
detector on it, and a broker if one is named. The exit code is that of the first fault.

  --broker URL        e.g. mqtt://user:password@192.168.1.2:1883
  --json              one JSON document in place of lines

${EXIT_HELP}`,
    async run(args) {
        const given = new Arguments(args, { broker: TEXT, json: FLAG });
        if (given.operands.length > 0)
            throw new VisionError("E_CONFIG", "Expected options only, got an operand.");
        const broker = given.text("broker");
        const checks: Check[] = [
            checkNode(),
            await checkNodeRed(),
            ...(await checkFfmpeg()),
            ...(await checkProviders()),
            ...(broker === null ? [] : [await checkReachability(broker)]),
        ];
        process.stdout.write(`${given.flag("json") ? JSON.stringify({ checks }) : asText(checks)}\n`);
        const code = checks.find(({ state }) => state === "fault")?.code;
        return code === undefined ? EXIT.ok : exitCodeOf(code);
    },
};

function asText(checks: readonly Check[]): string {
    const width = Math.max(...checks.map(({ name }) => name.length));
    return checks.map(({ name, state, text }) => `${MARKS[state]} ${name.padEnd(width)}  ${text}`).join("\n");
}
