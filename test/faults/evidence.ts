import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";

/** Where a secret could come to light. */
export const CHANNELS = ["log", "status", "message", "error", "document", "answer", "title"] as const;
export type Channel = (typeof CHANNELS)[number];

const secrets = new Set<string>();
const findings: { channel: Channel; around: string }[] = [];
const looked = new Map<Channel, number>();

/** A password that nobody else has; it is looked for from now on in everything that is noted. */
export function newSecret(special = ""): string {
    const secret = `pw${randomBytes(6).toString("hex")}${special}`;
    secrets.add(secret);
    return secret;
}

const spellings = (secret: string): string[] => [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString("base64").replace(/=+$/, ""),
];

/** Looks for the passwords used so far in what a channel has shown. */
export function note(channel: Channel, shown: unknown): void {
    const text = typeof shown === "string" ? shown : JSON.stringify(shown ?? null);
    looked.set(channel, (looked.get(channel) ?? 0) + text.length);
    for (const spelling of [...secrets].flatMap(spellings)) {
        const at = text.indexOf(spelling);
        if (at >= 0) findings.push({ channel, around: text.slice(Math.max(0, at - 60), at + 60) });
    }
}

/** Fails when a password came to light since the last time, and says where. */
export function assertNoSecret(): void {
    assert.deepEqual(findings.splice(0), [], "a password came to light");
}

/** Gives back what was found, for the test that plants a password. */
export const takeFindings = (): Channel[] => findings.splice(0).map(({ channel }) => channel);

/** A password that was planted is looked for no longer. */
export const forgetSecret = (secret: string): void => void secrets.delete(secret);

/** Characters looked at so far. */
export const lookedAt = (channel: Channel): number => looked.get(channel) ?? 0;
