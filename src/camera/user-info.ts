/** The part of a network address behind `scheme://`, cut at the `@` that ends user and password. */
export interface UserInfo {
    readonly user: string;
    readonly password: string;
    /** Host and port as typed. */
    readonly host: string;
    /** Path, query and fragment as typed. */
    readonly path: string;
}

/** A host that nobody would take for the tail of a password: dotted, bracketed, local, or with a port. */
const CLEAR_HOST = /^(?:\[[^\]]+\](?::\d+)?|localhost(?::\d+)?|[^:\s@]+:\d{1,5}|[^:\s@]+\.[^:\s@]+)$/i;

/**
 * Passwords are typed raw as often as encoded, with any of `@ : / # ?` in them. The address is cut at the first
 * `@` behind which a clear host stands; without one, where the rules of URLs say.
 */
export function findUserInfo(rest: string): UserInfo {
    const cuts = [...rest.matchAll(/@/g)].map((match) => match.index);
    const plain = cutAt(rest, null);
    const lastOfAuthority = rest.slice(0, rest.length - plain.path.length).lastIndexOf("@");
    if (cuts.length === 0 || (lastOfAuthority < 0 && CLEAR_HOST.test(plain.host))) return plain;
    const candidates = cuts.filter((cut) => cut >= lastOfAuthority);
    const clear = candidates.find((cut) => CLEAR_HOST.test(cutAt(rest, cut).host));
    if (clear !== undefined) return cutAt(rest, clear);
    return lastOfAuthority < 0 ? plain : cutAt(rest, lastOfAuthority);
}

function cutAt(rest: string, at: number | null): UserInfo {
    const behind = at === null ? rest : rest.slice(at + 1);
    const end = behind.search(/[/?#]/);
    const host = end < 0 ? behind : behind.slice(0, end);
    const path = end < 0 ? "" : behind.slice(end);
    if (at === null) return { user: "", password: "", host, path };
    const [, user = "", password = ""] = /^([^:]*):?(.*)$/s.exec(rest.slice(0, at)) ?? [];
    return { user: decode(user), password: decode(password), host, path };
}

/** Percent-decoded where every percent sign begins an escape; else as it stands. */
function decode(text: string): string {
    try {
        return decodeURIComponent(text);
    } catch {
        // A lone percent sign is a character of the password.
        return text;
    }
}
