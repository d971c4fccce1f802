import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { VisionError } from "../errors";
import type { HttpAnswer, HttpClient } from "./http-client";
import { networkFailure } from "./network-failure";
import { isPlaylist, rewritePlaylist } from "./playlist";
import { readBody } from "./read-body";
import { RelayAddresses } from "./relay-addresses";

/** Passed on to ffmpeg, so that it can wind a file as if it had asked the camera itself. */
const PASSED = ["content-type", "content-length", "content-range", "accept-ranges"];

/**
 * Gives ffmpeg what a camera sends over HTTP, from a server on loopback: certificates, credentials and redirects are
 * then the same with every ffmpeg, and the password is on no command line. Playlists are rewritten to lead here, too.
 */
export class HttpRelay {
    /** Why something could not be fetched, if so. */
    failure: VisionError | null = null;
    readonly #server: http.Server;
    readonly #abort = new AbortController();
    readonly #addresses = new RelayAddresses();
    #first: HttpAnswer | null;

    private constructor(
        private readonly client: HttpClient,
        first: HttpAnswer,
        private readonly stallTimeout: number | null,
    ) {
        this.#first = first;
        this.#server = http.createServer((request, response) => {
            this.#serve(request, response).catch((thrown: unknown) => {
                if (this.#abort.signal.aborted) return;
                this.failure = thrown instanceof VisionError ? thrown : this.#lost(thrown);
                if (!response.headersSent) response.writeHead(502);
                response.destroy();
            });
        });
    }

    /**
     * @param first         a response that is already here: it answers the first request, so that none is made twice
     * @param stallTimeout  seconds of silence of the camera, while ffmpeg is ready for more, that are a failure
     */
    static async open(
        client: HttpClient,
        first: HttpAnswer,
        stallTimeout: number | null,
    ): Promise<HttpRelay> {
        const relay = new HttpRelay(client, first, stallTimeout);
        relay.#server.listen(0, "127.0.0.1");
        await once(relay.#server, "listening");
        return relay;
    }

    /** The address for ffmpeg. */
    get url(): string {
        return this.#local(this.#first?.url ?? this.client.start);
    }

    /** ffmpeg's words, about the camera's own addresses. */
    translate(text: string): string {
        return this.#addresses.translate(text);
    }

    close(): void {
        this.#abort.abort();
        this.#first?.response.destroy();
        this.#server.close();
        this.#server.closeAllConnections();
    }

    #lost(thrown: unknown): VisionError {
        const { hostname, port, protocol } = this.client.start;
        const server = `${hostname}:${port || (protocol === "https:" ? "443" : "80")}`;
        return networkFailure(thrown instanceof Error ? thrown : new Error("lost"), server, false);
    }

    async #serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
        const url = this.#addresses.urlOf(request.url ?? "");
        if (!url) {
            response.writeHead(404).end();
            return;
        }
        const { range } = request.headers;
        const answer = await this.#fetch(url, range === "bytes=0-" ? undefined : range);
        const far = answer.response;
        response.on("close", () => far.destroy());
        // It may have gone while the camera was asked.
        if (response.destroyed) far.destroy();
        if (/\.m3u8?$/i.test(url.pathname) || /mpegurl/i.test(far.headers["content-type"] ?? "")) {
            const text = (await readBody(far)).toString("utf8");
            const list = isPlaylist(text) ? this.#rewrite(text, answer.url) : text;
            response.writeHead(200, { "content-type": "application/vnd.apple.mpegurl" }).end(list);
            return;
        }
        const headers = Object.fromEntries(
            PASSED.flatMap((name) => (far.headers[name] === undefined ? [] : [[name, far.headers[name]]])),
        );
        response.writeHead(far.statusCode ?? 200, headers);
        far.on("error", (error) => {
            if (!this.#abort.signal.aborted && !response.destroyed) this.failure = this.#lost(error);
            response.destroy();
        });
        this.#watch(far, response);
        far.pipe(response);
    }

    #watch(far: http.IncomingMessage, near: http.ServerResponse): void {
        const limit = this.stallTimeout;
        if (limit === null) return;
        let silent = 0;
        far.on("data", () => (silent = 0));
        const timer = setInterval(() => {
            silent = near.writableNeedDrain ? 0 : silent + 1;
            if (silent <= limit) return;
            this.failure = new VisionError("E_CAMERA_NO_DATA", `No data from the camera for ${limit} s.`);
            near.destroy();
        }, 1000);
        near.on("close", () => clearInterval(timer));
    }

    async #fetch(url: URL, range: string | undefined): Promise<HttpAnswer> {
        const first = this.#first;
        if (first && first.url.href === url.href && range === undefined) {
            this.#first = null;
            return first;
        }
        return this.client.get(url, this.#abort.signal, range === undefined ? {} : { range });
    }

    #rewrite(text: string, base: URL): string {
        return rewritePlaylist(text, (reference) => this.#local(this.client.follow(base, reference)));
    }

    #local(url: URL): string {
        const { port } = this.#server.address() as AddressInfo;
        return `http://127.0.0.1:${port}${this.#addresses.pathOf(url)}`;
    }
}
