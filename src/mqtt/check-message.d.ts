/** Generated at build time from docs/schema/message.json by scripts/generate-checks.mjs. */
interface CheckMessage {
    (value: unknown): boolean;
    errors?: { instancePath: string; message?: string }[] | null;
}
declare const checkMessage: CheckMessage;
export = checkMessage;
