import { randomBytes } from "node:crypto";

/** The list of a recording names all its parts: 20 000 of 4 s are a day. Those unused for longest are forgotten first. */
const MOST = 20_000;

/** Paths of our own that stand for addresses on a camera. */
export class RelayAddresses {
    /** The port is open to other users of the machine: a path that is known to nobody is not guessed. */
    readonly #prefix = `/${randomBytes(16).toString("hex")}/`;
    readonly #urls = new Map<string, URL>();
    readonly #paths = new Map<string, string>();
    #count = 0;

    /** The same path for the same address. Its ending stays, because ffmpeg judges parts of playlists by it. */
    pathOf(url: URL): string {
        const ending = /\.(?:m3u8?|ts|mp4|m4s|m4v|m4a|aac|vtt|key|mpd)$/i.exec(url.pathname)?.[0] ?? ".ts";
        const path = this.#paths.get(url.href) ?? `${this.#prefix}${++this.#count}${ending.toLowerCase()}`;
        // Anew, so that it is the youngest.
        this.#urls.delete(path);
        this.#urls.set(path, url);
        this.#paths.set(url.href, path);
        for (const [oldest, { href }] of this.#urls) {
            if (this.#urls.size <= MOST) break;
            this.#urls.delete(oldest);
            this.#paths.delete(href);
        }
        return path;
    }

    urlOf(path: string): URL | undefined {
        return this.#urls.get(path);
    }

    /** Words about our own addresses as words about the camera's. */
    translate(text: string): string {
        const own = new RegExp(`http://127\\.0\\.0\\.1:\\d+(${this.#prefix}\\d+\\.\\w+)`, "g");
        return text.replace(own, (_, path: string) => this.#urls.get(path)?.href ?? "the camera");
    }
}
