/** The part of a network address behind `scheme://`, cut at the `@` that ends user and password. */
export interface UserInfo {
    readonly user: string;
    readonly password: string;
    /** Host and port as typed. */
    readonly host: string;
    /** Path, query and fragment as typed. */
    readonly path: string;
    /** What was taken for the host may as well be part of a raw password: another host stands behind a later `@`. */
    readonly isAmbiguous: boolean;
}

/** A host that nobody would take for the tail of a password: dotted, bracketed, local, or with a port. */
const CLEAR_HOST = /^(?:\[[^\]]+\](?::\d+)?|localhost(?::\d+)?|[^:\s@]+:\d{1,5}|[^:\s@]+\.[^:\s@]+)$/i;

/** A host that is no part of a password either: numbers, brackets, local. */
const CERTAIN_HOST = /^(?:\[[^\]]+\]|localhost|\d{1,3}(?:\.\d{1,3}){3})(?::\d+)?$/i;
/** A host with a domain and no `@` before it: what stands behind is its path. */
const DOMAIN = /^[^:\s@]+\.[^:\s@]+(?::\d+)?$/;

/**
 * Passwords are typed raw as often as encoded, with any of `@ : / # ?` in them. The address is cut at the first
 * `@` behind which a clear host stands; without one, where the rules of URLs say.
 */
export function findUserInfo(rest: string): UserInfo {
    const cuts = [...rest.matchAll(/@/g)].map((match) => match.index);
    const plain = cutAt(rest, null);
    const lastOfAuthority = rest.slice(0, rest.length - plain.path.length).lastIndexOf("@");
    const isClear = (cut: number): boolean => CLEAR_HOST.test(cutAt(rest, cut).host);
    if (cuts.length === 0) return plain;
    if (lastOfAuthority < 0 && CLEAR_HOST.test(plain.host)) {
        const isCertain = CERTAIN_HOST.test(plain.host) || DOMAIN.test(plain.host);
        return { ...plain, isAmbiguous: !isCertain && cuts.some(isClear) };
    }
    const clear = cuts.filter((cut) => cut >= lastOfAuthority).filter(isClear);
    const [first] = clear;
    if (first === undefined) return lastOfAuthority < 0 ? plain : cutAt(rest, lastOfAuthority);
    const found = cutAt(rest, first);
    return { ...found, isAmbiguous: clear.length > 1 && !CERTAIN_HOST.test(found.host) };
}

function cutAt(rest: string, at: number | null): UserInfo {
    const behind = at === null ? rest : rest.slice(at + 1);
    const end = behind.search(/[/?#]/);
    const host = end < 0 ? behind : behind.slice(0, end);
    const path = end < 0 ? "" : behind.slice(end);
    const parts = { host, path, isAmbiguous: false };
    if (at === null) return { user: "", password: "", ...parts };
    const [, user = "", password = ""] = /^([^:]*):?(.*)$/s.exec(rest.slice(0, at)) ?? [];
    return { user: decode(user), password: decode(password), ...parts };
}

/** Percent-decoded where escapes are whole and hold text; a lone percent sign is a character of the password. */
function decode(text: string): string {
    return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
        try {
            return decodeURIComponent(escapes);
        } catch {
            return escapes;
        }
    });
}
