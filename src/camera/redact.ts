import { percentEncode } from "./percent-encode";

/** Credentials inside any address, also one that ffmpeg quotes as a file name; a raw password may hold anything but blanks. */
const USER_INFO = /([a-z][a-z0-9+.-]{0,15}:\/\/)\S{0,400}@/gi;
/** The same behind a scheme that is misspelt or missing. */
const LOGIN = /(?<![^\s/"'«])[^\s:@/"'«]{1,100}:(?!\/\/)[^\s@]{1,400}@(?=[\w.[])/g;
/** Some cameras take the password as part of the path or the query. */
const PARAMETER = /(?<![a-z])(pass|passwd|password|pwd|psw|loginpas)=[^\s&/?#]*/gi;

/** Makes a function that takes the secrets of one camera, in every spelling, out of foreign text. */
export function redactor(secrets: readonly string[]): (text: string) => string {
    const spellings = secrets
        .filter((secret) => secret !== "")
        .flatMap((secret) => [secret, encodeURI(secret), encodeURIComponent(secret), percentEncode(secret)])
        .flatMap((text) => [text, text.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())]);
    // Longest first, so that no rest of a longer spelling is left behind.
    const sorted = [...new Set(spellings)].sort((a, b) => b.length - a.length);
    return (text) =>
        sorted
            .reduce((rest, secret) => rest.replaceAll(secret, "***"), text)
            .replace(USER_INFO, "$1***@")
            .replace(LOGIN, "***@")
            .replace(PARAMETER, "$1=***");
}
