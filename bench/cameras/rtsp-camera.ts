import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import path from "node:path";
import { freePort } from "../../test/fixtures/free-port";
import { ROOT } from "../../test/fixtures/paths";
import { NotMeasured } from "../run/not-measured";

export interface RtspCameraOptions {
    readonly fps: number;
    /** H.264 elementary stream that is sent as it is; absent: a picture with its number burnt in. */
    readonly file?: string;
    readonly port?: number;
}

const SCRIPT = path.join(ROOT, "bench/cameras/rtsp_camera.py");
/** Debian's, whose `gi` others lack. */
const PYTHON = "/usr/bin/python3";

/** A camera on loopback. */
export class RtspCamera {
    /** When each burnt-in picture went into the encoder, ms since the epoch; the index is its number. */
    readonly sentAt: number[] = [];
    #rest = "";

    private constructor(
        readonly port: number,
        private readonly child: ChildProcess,
    ) {
        child.stdout?.on("data", (chunk: Buffer) => this.#read(chunk.toString()));
    }

    /** Resolves when it listens. @throws {NotMeasured} where GStreamer's RTSP server is missing */
    static async start({ port, ...options }: RtspCameraOptions): Promise<RtspCamera> {
        if (!existsSync(PYTHON)) throw new NotMeasured(`${PYTHON} with GStreamer's RTSP server is missing`);
        const own = port ?? (await freePort());
        const child = spawn(PYTHON, [SCRIPT, String(own), JSON.stringify(options)], {
            stdio: ["ignore", "pipe", "ignore"],
        });
        process.once("exit", () => child.kill("SIGKILL"));
        const isThere = await Promise.race([
            once(child.stdout, "data").then(() => true),
            once(child, "exit").then(() => false),
        ]);
        if (!isThere) throw new NotMeasured("GStreamer's RTSP server does not start");
        return new RtspCamera(own, child);
    }

    get url(): string {
        return `rtsp://127.0.0.1:${this.port}/live`;
    }

    async stop(): Promise<void> {
        if (this.child.exitCode !== null || this.child.signalCode !== null) return;
        this.child.kill("SIGKILL");
        await once(this.child, "exit");
    }

    #read(text: string): void {
        const lines = (this.#rest + text).split("\n");
        this.#rest = lines.pop() ?? "";
        for (const line of lines) {
            const [number, seconds] = line.split(" ").map(Number);
            if (number !== undefined && seconds !== undefined) this.sentAt[number] = seconds * 1000;
        }
    }
}
