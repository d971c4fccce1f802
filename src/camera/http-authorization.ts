import { createHash, randomBytes } from "node:crypto";

/** What a request is about, as far as its authorization depends on it. */
export interface AuthorizedRequest {
    readonly method: string;
    /** Path and query as they stand in the request line. */
    readonly target: string;
}

const HASHES: Readonly<Record<string, string>> = { MD5: "md5", "SHA-256": "sha256" };

/** Answers the challenges of one server, Digest (RFC 7616) before Basic (RFC 7617), as long as they last. */
export class HttpAuthorization {
    #digest: Map<string, string> | null = null;
    #isBasic = false;
    /** The credentials went out under the present challenge, and something good has come back. */
    #isTried = false;
    #isProven = false;
    #count = 0;

    constructor(
        private readonly user: string,
        private readonly password: string,
    ) {}

    /** @returns whether another attempt is worth while, by the headers `WWW-Authenticate` of a 401 */
    accept(challenges: readonly string[]): boolean {
        if (this.user === "" && this.password === "") return false;
        const isRefused = this.#isTried && !this.#isProven;
        this.#isTried = this.#isProven = false;
        const digests = challenges
            .flatMap((text) => text.split(/,?\s*(?=Digest\s)/i))
            .filter((text) => /^Digest\s/i.test(text))
            .map(parameters)
            .filter((each) => HASHES[(each.get("algorithm") ?? "MD5").toUpperCase()] !== undefined);
        const [digest] = digests;
        if (digest) {
            this.#digest = digest;
            this.#count = 0;
            // The same credentials were refused, unless only the nonce was too old.
            return !isRefused || digest.get("stale")?.toLowerCase() === "true";
        }
        this.#isBasic = challenges.some((text) => /(?:^|,\s*)Basic\b/i.test(text));
        return this.#isBasic && !isRefused;
    }

    /** The header `Authorization`, or null before the first challenge. */
    header(request: AuthorizedRequest): string | null {
        this.#isTried = this.#digest !== null || this.#isBasic;
        if (this.#digest) return this.#answer(this.#digest, request);
        if (!this.#isBasic) return null;
        return `Basic ${Buffer.from(`${this.user}:${this.password}`).toString("base64")}`;
    }

    /** The server was content: its next challenge is one for a new nonce, which many cameras do not call stale. */
    confirm(): void {
        this.#isProven = this.#isTried;
    }

    #answer(challenge: Map<string, string>, { method, target }: AuthorizedRequest): string {
        const algorithm = challenge.get("algorithm") ?? "MD5";
        const hash = (text: string): string =>
            createHash(HASHES[algorithm.toUpperCase()] ?? "md5")
                .update(text)
                .digest("hex");
        const [realm = "", nonce = ""] = [challenge.get("realm"), challenge.get("nonce")];
        const qop = challenge
            .get("qop")
            ?.split(/\s*,\s*/)
            .includes("auth")
            ? "auth"
            : null;
        const count = (++this.#count).toString(16).padStart(8, "0");
        const own = randomBytes(8).toString("hex");
        const secret = hash(`${this.user}:${realm}:${this.password}`);
        const about = hash(`${method}:${target}`);
        const response = hash(
            qop ? [secret, nonce, count, own, qop, about].join(":") : [secret, nonce, about].join(":"),
        );
        const quoted = (name: string, value: string): string =>
            `${name}="${value.replace(/["\\]/g, "\\$&")}"`;
        const opaque = challenge.get("opaque");
        return `Digest ${[
            quoted("username", this.user),
            quoted("realm", realm),
            quoted("nonce", nonce),
            quoted("uri", target),
            quoted("response", response),
            ...(challenge.has("algorithm") ? [`algorithm=${algorithm}`] : []),
            ...(opaque === undefined ? [] : [quoted("opaque", opaque)]),
            ...(qop ? [`qop=${qop}`, `nc=${count}`, quoted("cnonce", own)] : []),
        ].join(", ")}`;
    }
}

function parameters(challenge: string): Map<string, string> {
    const found = challenge.matchAll(/([a-z-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))/gi);
    return new Map(
        [...found].map(([, name = "", quoted, plain]) => [
            name.toLowerCase(),
            quoted?.replace(/\\(.)/g, "$1") ?? plain ?? "",
        ]),
    );
}
