import { seededRandom } from "../mutation/random";
import type { PacketFate } from "./rtsp-relay";

/** Video comes on channel 0, what the camera says of its clock on channel 1. */
const VIDEO_CHANNEL = 0;
const TIMESTAMP_AT = 8;
const CLOCK_HZ = 90_000;

/** Loses a share of the packets of the picture, the same ones in each run. */
export function losing(share: number): PacketFate {
    const random = seededRandom(1);
    return (packet) => (packet[1] === VIDEO_CHANNEL && random() < share ? null : packet);
}

/** Moves the time stamps of the picture by seconds; the camera's reports on its clock, which would mend it, are lost. */
export function shifting(seconds: number): PacketFate {
    return (packet) => {
        if (packet[1] !== VIDEO_CHANNEL) return null;
        const moved = Buffer.from(packet);
        const stamp = packet.readUInt32BE(TIMESTAMP_AT) + seconds * CLOCK_HZ;
        moved.writeUInt32BE(((stamp % 2 ** 32) + 2 ** 32) % 2 ** 32, TIMESTAMP_AT);
        return moved;
    };
}
