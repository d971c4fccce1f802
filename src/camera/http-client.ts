import http from "node:http";
import https from "node:https";
import { VisionError } from "../errors";
import type { NetworkAddress } from "./address";
import type { CameraOptions } from "./camera-options";
import { HttpAuthorization } from "./http-authorization";
import { networkFailure } from "./network-failure";
import { readAuthority } from "./read-authority";
import { redactor } from "./redact";
import { statusCause } from "./status-cause";

/** A response whose headers have come, and where it came from after redirects. */
export interface HttpAnswer {
    readonly response: http.IncomingMessage;
    readonly url: URL;
}

/** Redirects and challenges together. */
const MOST_DETOURS = 8;

/**
 * Fetches from one camera over HTTP or HTTPS with connections that are kept, as the settings say of certificates.
 * Credentials go to the camera's own host and port only; redirects stay within the schemes that its kind leads to.
 */
export class HttpClient {
    readonly #agents: { readonly http: http.Agent; readonly https: https.Agent };
    readonly #authorization: HttpAuthorization;
    readonly start: URL;

    private constructor(
        private readonly address: NetworkAddress,
        private readonly timeout: number,
        tls: https.AgentOptions,
    ) {
        const host = address.host.includes(":") ? `[${address.host}]` : address.host;
        this.start = new URL(`${address.kind.name}://${host}:${address.port}${address.path || "/"}`);
        this.#agents = {
            http: new http.Agent({ keepAlive: true }),
            https: new https.Agent({ keepAlive: true, ...tls }),
        };
        this.#authorization = new HttpAuthorization(address.user, address.password);
    }

    /** @throws {VisionError} `E_CAMERA_TLS` if the CA file cannot be read */
    static async open(address: NetworkAddress, options: CameraOptions): Promise<HttpClient> {
        const { verifyTls, ca, connectTimeout } = options;
        const tls = { rejectUnauthorized: verifyTls, ...(await readAuthority(ca)) };
        return new HttpClient(address, connectTimeout, tls);
    }

    /**
     * Resolves with a response of status 200 or 206 whose body is still to be read.
     *
     * @throws {VisionError} the cause, in words
     */
    async get(start: URL, signal: AbortSignal, headers: http.OutgoingHttpHeaders = {}): Promise<HttpAnswer> {
        let url = start;
        for (let detours = 0; detours <= MOST_DETOURS; detours++) {
            const response = await this.#request(url, signal, headers);
            if (response.statusCode === 200 || response.statusCode === 206) {
                if (this.#isOwn(url)) this.#authorization.confirm();
                return { response, url };
            }
            response.resume();
            url = this.#afterRefusal(response, url);
        }
        throw this.#fault("goes round in redirects or challenges");
    }

    /** Where to ask next after a redirect or a challenge. */
    #afterRefusal({ statusCode: status = 0, headers, headersDistinct }: http.IncomingMessage, url: URL): URL {
        if (status >= 300 && status < 400 && headers.location !== undefined) {
            return this.follow(url, headers.location);
        }
        const challenges = headersDistinct["www-authenticate"] ?? [];
        if (status === 401 && this.#isOwn(url) && this.#authorization.accept(challenges)) return url;
        const path = redactor([this.address.password])(url.pathname + url.search);
        throw statusCause(status, `the camera ${url.host}`, path);
    }

    /** Closes all connections. */
    close(): void {
        this.#agents.http.destroy();
        this.#agents.https.destroy();
    }

    /**
     * Where a redirect or a playlist leads.
     *
     * @throws {VisionError} `E_CAMERA_REDIRECT` for what the kind of source may not lead to
     */
    follow(from: URL, reference: string): URL {
        const to = URL.canParse(reference, from) ? new URL(reference, from) : null;
        if (!to) throw this.#fault("leads to something that is no address");
        if (!this.address.kind.leadsTo.includes(to.protocol)) {
            const allowed = this.address.kind.leadsTo.map((scheme) => `${scheme}//`).join(" and ");
            throw this.#fault(`leads to a ${to.protocol} address; only ${allowed} may follow`);
        }
        // Credentials of somebody else's choice.
        to.username = to.password = "";
        return to;
    }

    #isOwn(url: URL): boolean {
        return url.origin === this.start.origin;
    }

    #fault(what: string): VisionError {
        const { host, port } = this.address;
        return new VisionError("E_CAMERA_REDIRECT", `The camera ${host}:${port} ${what}.`);
    }

    #request(
        url: URL,
        signal: AbortSignal,
        headers: http.OutgoingHttpHeaders,
    ): Promise<http.IncomingMessage> {
        const isTls = url.protocol === "https:";
        const target = url.pathname + url.search;
        const authorization = this.#isOwn(url) ? this.#authorization.header({ method: "GET", target }) : null;
        const server = `${url.hostname}:${url.port || (isTls ? "443" : "80")}`;
        let stage: "connecting" | "shaking" | "asking" = "connecting";
        return new Promise((resolve, reject) => {
            const request = (isTls ? https : http).request(url, {
                agent: isTls ? this.#agents.https : this.#agents.http,
                // Servers of cameras are careless with headers, and nobody is behind us who could be misled.
                insecureHTTPParser: true,
                headers: {
                    "user-agent": "csp-vision",
                    ...headers,
                    ...(authorization === null ? {} : { authorization }),
                },
                signal,
            });
            const timer = setTimeout(() => {
                request.destroy(noAnswer(stage, server, this.timeout));
            }, this.timeout * 1000);
            request.on("socket", (socket) => {
                // A kept connection is past all that, and must not gather listeners.
                if (!socket.connecting) {
                    stage = "asking";
                    return;
                }
                socket.once("connect", () => (stage = isTls ? "shaking" : "asking"));
                socket.once("secureConnect", () => (stage = "asking"));
            });
            request.on("response", (response) => {
                clearTimeout(timer);
                resolve(response);
            });
            request.on("error", (error) => {
                clearTimeout(timer);
                if (request.reusedSocket && (error as NodeJS.ErrnoException).code === "ECONNRESET") {
                    // The server had given the kept connection up just before.
                    resolve(this.#request(url, signal, headers));
                    return;
                }
                const isShaking = isTls && stage !== "asking";
                reject(error instanceof VisionError ? error : networkFailure(error, server, isShaking));
            });
            request.end();
        });
    }
}

function noAnswer(stage: "connecting" | "shaking" | "asking", server: string, seconds: number): VisionError {
    switch (stage) {
        case "connecting":
            return new VisionError(
                "E_CAMERA_UNREACHABLE",
                `The camera ${server} is unreachable: no answer within ${seconds} s.`,
            );
        case "shaking":
            return new VisionError(
                "E_CAMERA_TLS",
                `The camera ${server} does not speak TLS on this port: no answer within ${seconds} s.`,
            );
        case "asking":
            return new VisionError(
                "E_CAMERA_NO_ANSWER",
                `No answer from the camera ${server} within ${seconds} s.`,
            );
    }
}
