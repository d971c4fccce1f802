import type { Readable } from "node:stream";
import type { VisionError } from "../errors";
import type { SourceKind } from "./source-kinds";

/** A source that ffmpeg can read. */
export interface OpenedSource {
    /** What it is: what an HTTP server sends is known only now. */
    readonly kind: SourceKind;
    /** What ffmpeg opens, or reads from its standard input; a text may hold a password. */
    readonly input: string | Readable;
    /** The camera has answered already. */
    readonly isAnswered: boolean;
    /** ffmpeg's words, about the camera in place of what stands between. */
    translate(words: string): string;
    /** Why it broke, as far as the source itself knows. */
    failure(): VisionError | null;
    /** The other side has taken the call and not agreed on TLS. */
    isShaking(): boolean;
    close(): void;
}
