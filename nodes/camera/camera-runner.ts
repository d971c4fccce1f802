import type { Node } from "node-red";
import { Camera } from "../../src/camera/camera";
import type { CameraEvent } from "../../src/camera/camera-event";
import type { CameraOptions } from "../../src/camera/camera-options";
import { VisionError } from "../../src/errors";
import type { VisionFrame } from "../../src/frame";
import type { NodeStatus } from "../../src/node-kit/node-status";
import { numberValue } from "../../src/node-kit/number-value";
import { remoteControls } from "../../src/node-kit/remote-controls";
import { NodeStats } from "../../src/stats/node-stats";
import { statsRegistry } from "../../src/stats/registry";
import { visionOf } from "../frame/vision-of";
import { eventView } from "./event-view";

const COMMANDS = ["start", "stop", "restart"] as const;

/** One camera behind one node: frames to its first output, events to its second. */
export class CameraRunner {
    readonly #camera: Camera;
    readonly #stats: NodeStats;
    readonly #leave: (() => void)[];
    #commands = Promise.resolve();
    #hasBegun = false;
    #isClosed = false;
    #isPaused = false;
    #event: CameraEvent | null = null;

    constructor(
        private readonly node: Node,
        status: NodeStatus,
        options: CameraOptions,
    ) {
        const name = node.name ?? options.source;
        this.#stats = new NodeStats({ node: node.id, type: node.type, name });
        this.#leave = [statsRegistry.add(this.#stats), this.#offerControls(options.source)];
        this.#camera = new Camera(options, {
            frame: (frame) => {
                this.#pass(frame);
            },
            event: (event) => {
                this.#event = event;
                node.send([null, { topic: event.source, payload: event }]);
                status.follow(() => this.#event && eventView(this.#event, this.#stats.fps));
            },
            dropped: (reason) => {
                this.#stats.arrive();
                this.#stats.drop(reason);
            },
            log: (text, level) => {
                if (level === "warn") node.warn(text);
                else node.debug(text);
            },
        });
    }

    /** Starts the camera the first time; one that was stopped since then stays stopped. */
    begin(): void {
        if (this.#hasBegun) return;
        this.#hasBegun = true;
        this.#camera.start();
    }

    /**
     * Resolves when the command is carried out; each waits for the one before.
     *
     * @throws {VisionError} `E_PAYLOAD` for anything but a command
     */
    command(payload: unknown): Promise<void> {
        const command = COMMANDS.find((known) => known === payload);
        if (!command) {
            const got = typeof payload === "string" ? `"${payload.slice(0, 40)}"` : typeof payload;
            throw new VisionError("E_PAYLOAD", `Expected ${COMMANDS.join(", ")} in msg.payload, got ${got}.`);
        }
        this.#commands = this.#commands.then(() => {
            if (!this.#isClosed) return this.#camera[command]();
        });
        return this.#commands;
    }

    /** Resolves when the camera's ffmpeg is gone. */
    async close(): Promise<void> {
        this.#isClosed = true;
        await this.#camera.close();
        for (const leave of this.#leave) leave();
    }

    /** What may be asked for over MQTT, where a broker is told to listen. */
    #offerControls(source: string): () => void {
        const command = async (name: "start" | "stop"): Promise<void> => {
            this.#hasBegun = true;
            await this.command(name);
            this.#isPaused = name === "stop";
            remoteControls.changed(source);
        };
        const controls = {
            // "off" takes the pause back, for switches that have one topic only.
            pause: (value: unknown) => command(value === "off" || value === false ? "start" : "stop"),
            resume: () => command("start"),
            rate: (value: unknown) => this.#camera.resample(numberValue(value, 0.01, 240)),
        };
        return remoteControls.add(source, controls, () => this.#isPaused, this.node.id);
    }

    #pass(frame: VisionFrame): void {
        this.#stats.arrive();
        // Without a wire, send() does nothing; the message need not be made.
        if (this.node.wires[0]?.length) {
            this.node.send([{ topic: frame.source, frame, vision: visionOf(frame) }, null]);
        }
        this.#stats.finish();
    }
}
