import type { CameraEvent } from "../../src/camera/camera-event";
import { figuresText } from "../../src/node-kit/figures-text";
import type { StatusView } from "../../src/node-kit/node-status";

/** What stands under a camera, by its last event and its frames per second. */
export function eventView(event: CameraEvent, fps: number): StatusView {
    switch (event.state) {
        case "running":
            return { kind: "running", text: figuresText(fps, null) };
        case "connecting":
            return { kind: "waiting", text: "connecting" };
        case "waiting":
            return { kind: "waiting", text: event.cause };
        case "error":
            return { kind: "error", text: event.cause };
        case "ended":
        case "stopped":
            return { kind: "stopped", text: event.state };
    }
}
