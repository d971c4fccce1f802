import { existsSync } from "node:fs";
import { domainToASCII } from "node:url";
import { VisionError } from "../errors";
import { localAddress, plainPath, type LocalAddress } from "./local-address";
import { findUserInfo } from "./user-info";
import { SOURCE_KINDS, type SourceKind } from "./source-kinds";

/** A camera on a network. Nothing in it but `user` and `password` is secret. */
export interface NetworkAddress {
    readonly kind: SourceKind & { readonly name: "rtsp" | "rtsps" | "http" | "https" };
    readonly host: string;
    readonly port: number;
    /** Path and query as typed, with the leading slash; may be empty. */
    readonly path: string;
    readonly user: string;
    readonly password: string;
}

/** A source, taken apart. */
export type Address = LocalAddress | NetworkAddress;

const SCHEME = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is;
const NETWORK_SCHEMES = ["rtsp", "rtsps", "http", "https"] as const;
const NETWORK_SCHEME_WITHOUT_SLASHES = /^(rtsps?):(?!\/\/)/i;
/** User and password behind a scheme that is misspelt or missing. */
const LOGIN_OF_NO_SCHEME = /^(?:[a-z][a-z0-9+.-]*\s*[:;]?\s*\/{0,2})?[^\s:@/]+:(?!\\)\S*@[^\s@]+$/i;
// eslint-disable-next-line no-control-regex -- these are what must not stand in an address
const BLANKS_OR_CONTROLS = /[\s\u0000-\u001f\u007f]/;

function refuse(sentence: string): never {
    throw new VisionError("E_CAMERA_ADDRESS", sentence);
}

/**
 * Takes apart what people type: blanks at the ends, capitals in the scheme, credentials inside the address, raw
 * or percent-encoded. A plain path is a file, whatever colons or words it begins with.
 *
 * @param typed.user  wins over a user inside the address, together with its password; used exactly as it is
 * @throws {VisionError} `E_CAMERA_ADDRESS`; the sentence never repeats the address
 */
export function parseAddress(typed: { url: string; user?: string; password?: string }): Address {
    const text = typed.url.trim();
    if (text === "") refuse("Expected the address of a camera or the path of a file, got an empty field.");
    if (text.includes("\0")) refuse("Expected a path or an address, got one that holds a zero byte.");
    const parts = SCHEME.exec(text);
    // Whatever its name begins with, a file that is there is meant.
    if (!parts && existsSync(typed.url)) return plainPath(typed.url);
    if (!parts) refuseMisspelt(text);
    const local = localAddress(typed.url);
    if (local) return local;
    const [, scheme = "", rest = ""] = parts ?? [];
    const name = NETWORK_SCHEMES.find((known) => known === scheme.toLowerCase());
    if (name) return networkAddress({ ...SOURCE_KINDS[name], name }, rest, typed);
    return refuse(
        "Expected an address that begins with rtsp://, rtsps://, http://, https://, file://, folder:, v4l2: or " +
            `testsrc:, or the path of a file, got one that begins with ${scheme.toLowerCase()}://.`,
    );
}

function refuseMisspelt(text: string): void {
    const scheme = NETWORK_SCHEME_WITHOUT_SLASHES.exec(text)?.[1];
    if (scheme) refuse(`Expected two slashes after "${scheme.toLowerCase()}:", as in rtsp://camera/stream.`);
    if (LOGIN_OF_NO_SCHEME.test(text)) {
        refuse(
            "Expected an address that begins with rtsp:// or another known scheme, got a user and a password behind " +
                "something else. If it is the name of a file, write file: before it.",
        );
    }
}

function networkAddress(
    kind: NetworkAddress["kind"],
    rest: string,
    typed: { user?: string; password?: string },
): Address {
    const found = findUserInfo(rest);
    if (found.isAmbiguous) {
        refuse(
            "Expected an address that shows where the password ends. Use the fields user and password, or " +
                "percent-encode them: @ is %40, / is %2F, : is %3A.",
        );
    }
    const { host, port } = parseHost(found.host, kind);
    if (host.includes("%") && kind.name.startsWith("http"))
        refuse(
            "Expected an IPv6 address without a zone, which HTTP has no room for; got one with a % in it.",
        );
    if (BLANKS_OR_CONTROLS.test(found.path)) {
        refuse("Expected an address without blanks or line breaks; write a blank as %20.");
    }
    const isOwn = Boolean(typed.user) || Boolean(typed.password);
    return {
        kind,
        host,
        port,
        path: found.path,
        // A user inside the address and a password beside it belong together.
        user: isOwn ? typed.user || found.user : found.user,
        password: isOwn ? (typed.password ?? "") : found.password,
    };
}

function parseHost(text: string, kind: SourceKind): { host: string; port: number } {
    const bracketed = /^\[([0-9a-f:.]+(?:%[\w.-]+)?)\](?::(.*))?$/i.exec(text);
    if (!bracketed && text.split(":").length > 2) {
        refuse(
            "Expected an IPv6 address in brackets, as in rtsp://[::1]:554/stream; if the colons belong to a " +
                "password, use the fields user and password.",
        );
    }
    const [, name = "", digits = ""] = bracketed ?? /^([^:]*)(?::(.*))?$/.exec(text) ?? [];
    if (name === "") refuse(`Expected a host after ${kind.name}://, got none.`);
    const host = bracketed ? name : domainToASCII(name);
    if (!bracketed && !/^[a-z0-9._-]+$/i.test(host)) {
        refuse(
            "Expected a host name or an IP address before the path. If a user or password with special " +
                "characters stands before it, use the fields user and password, or percent-encode them.",
        );
    }
    return { host, port: parsePort(digits, kind.port) };
}

function parsePort(digits: string, usual: number): number {
    const port = digits === "" ? usual : Number(digits);
    if (!/^\d*$/.test(digits) || port < 1 || port > 65535) {
        refuse(
            "Expected a number from 1 to 65535 after the host's colon. If the colon belongs to a user or " +
                "password, use the fields user and password, or percent-encode them.",
        );
    }
    return port;
}
