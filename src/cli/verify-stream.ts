import { readFileSync } from "node:fs";
import { VisionError } from "../errors";
import { StreamAudit, type AuditReport } from "../mqtt/stream-audit";
import { Topics } from "../mqtt/topics";
import { EXIT_HELP } from "./analysis-request";
import { Arguments, FLAG, TEXT } from "./arguments";
import type { Command } from "./command";
import { EXIT } from "./exit-code";
import { reportText } from "./verify-stream/report-text";
import { watchStream } from "./verify-stream/watch-stream";

/** How often it is looked whether the end has come, in ms. */
const LOOK_MS = 50;

const OPTIONS = {
    ...{ duration: TEXT, idle: TEXT, count: TEXT, "client-id": TEXT, ca: TEXT },
    ...{ "from-start": FLAG, "all-closed": FLAG, json: FLAG },
} as const;

/** A subscriber that proves what was lost, from the session and the number in each document. */
export const verifyStream: Command = {
    summary: "subscribe, and prove loss, repetition, disorder and open events",
    usage: `csp-vision verify-stream BROKER PREFIX [options]

Subscribes to all below the prefix and checks the documents that carry a session and a number (detections, events)
until Ctrl-C or an end named here. It is a fault if numbers are missing, come out of order, come twice other than QoS 1
allows, if an event of an earlier session has no end, or if no document came at all.

  --duration S        end after so many seconds
  --idle S            end when no document came for so long
  --count N           end after so many documents
  --from-start        nobody has published yet: every session has to begin with 1
  --all-closed        events that are still open are a fault, too
  --client-id ID      a session under this name: the broker keeps what comes while the command does not run (a day)
  --ca FILE           certificate of the authority that the broker's own is from (PEM)
  --json              one JSON document in place of lines

${EXIT_HELP.replace(/\.$/, ", 6 a fault was found.")}`,
    async run(args, signal) {
        const given = new Arguments(args, OPTIONS);
        const [address, prefix, ...more] = given.operands;
        if (address === undefined || prefix === undefined || more.length > 0) {
            throw new VisionError("E_CONFIG", "Expected one BROKER and one PREFIX.");
        }
        const filter = filterOf(prefix);
        const audit = new StreamAudit({ fromStart: given.flag("from-start") });
        const isOver = endOf(given, audit);
        const leave = await watchStream({
            address,
            filter,
            clientId: given.text("client-id"),
            ca: caOf(given),
            arrived: (message) => {
                if (audit.take(message)) isOver.arrived();
            },
            said: (words) => process.stderr.write(`${words}\n`),
        });
        process.stderr.write(`Subscribed to ${filter}.\n`);
        while (!signal.aborted && !isOver.now()) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
        await leave();
        const report = audit.report();
        process.stdout.write(`${given.flag("json") ? JSON.stringify(report) : reportText(report)}\n`);
        return isGood(report, given.flag("all-closed")) ? EXIT.ok : EXIT.stream;
    },
};

function isGood({ sessions, open, documents }: AuditReport, allClosed: boolean): boolean {
    const isWhole = sessions.every(
        ({ missing, late, forbidden, contradicting }) => missing + late + forbidden + contradicting === 0,
    );
    return documents > 0 && isWhole && !open.some(({ isLeft }) => isLeft || allClosed);
}

interface End {
    arrived(): void;
    now(): boolean;
}

/** @throws {VisionError} `E_CONFIG` */
function endOf(given: Arguments, audit: StreamAudit): End {
    const seconds = { min: 0.1, max: 31_536_000 };
    const duration = (given.number("duration", seconds) ?? Infinity) * 1000;
    const idle = (given.number("idle", seconds) ?? Infinity) * 1000;
    const count = given.number("count", { min: 1, max: 1e12, whole: true }) ?? Infinity;
    const start = performance.now();
    let last = start;
    return {
        arrived: () => (last = performance.now()),
        now: () => {
            const now = performance.now();
            return now - start >= duration || now - last >= idle || audit.documents >= count;
        },
    };
}

/** @throws {VisionError} `E_CONFIG` */
function filterOf(prefix: string): string {
    try {
        return new Topics(prefix).everything;
    } catch (error) {
        throw new VisionError("E_CONFIG", (error as Error).message, { cause: error });
    }
}

/** @throws {VisionError} `E_CONFIG` */
function caOf(given: Arguments): Buffer | null {
    const file = given.text("ca");
    if (file === null) return null;
    try {
        return readFileSync(file);
    } catch (error) {
        throw new VisionError("E_CONFIG", `The file ${file} cannot be read.`, { cause: error });
    }
}
