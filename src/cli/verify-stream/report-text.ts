import type { AuditReport, SessionReport } from "../../mqtt/stream-audit";

/** Ranges of missing numbers that are named. */
const RANGES = 5;

/** What was found, line by line, faults with `!!` before them. */
export function reportText({ sessions, open, documents, others }: AuditReport): string {
    const lines = sessions.map(sessionText);
    for (const { topic, id, label, isLeft } of open) {
        const what = `${topic}  event ${id}${label === "" ? "" : ` (${label})`}`;
        lines.push(isLeft ? `!! ${what} has no end, and its session is over` : `-- ${what} is open`);
    }
    lines.push(`${documents} documents, ${others} other messages`);
    return lines.join("\n");
}

function sessionText(report: SessionReport): string {
    const { topic, session, first, last, received, missing, late, repeated, forbidden, contradicting } =
        report;
    const faults = [
        missing > 0 ? `${missing} missing (${rangesText(report.missingRanges)})` : "",
        late > 0 ? `${late} out of order` : "",
        forbidden > 0 ? `${forbidden} twice, which only QoS 1 may` : "",
        contradicting > 0 ? `${contradicting} twice with other contents` : "",
    ].filter((text) => text !== "");
    const what = `${topic}  session ${session}  ${first} to ${last}, ${received} received`;
    const again = repeated > forbidden ? [`${repeated - forbidden} twice (QoS 1)`] : [];
    return `${faults.length > 0 ? "!!" : "ok"} ${[what, ...faults, ...again].join(", ")}`;
}

function rangesText(ranges: SessionReport["missingRanges"]): string {
    const texts = ranges
        .slice(0, RANGES)
        .map(([from, to]) => (from === to ? String(from) : `${from} to ${to}`));
    return texts.join(", ") + (ranges.length > RANGES ? ", …" : "");
}
