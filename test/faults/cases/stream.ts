import type { FaultTable } from "../fault-table";

export const STREAM = {
    "A camera comes back with another codec, size and rate":
        "frames of the new size, none torn, and an event that tells of the size",
    "A password is wrong, then the right one (digest)":
        "the camera waits with the cause password, and comes when the camera's own password is set",
    "A password is wrong, then the right one (basic)":
        "the camera waits with the cause password, and comes when the camera's own password is set",
    "A twentieth of the packets is lost for 8 s":
        "frames go on meanwhile, no packet's loss is called a fault of the camera, and none is torn",
    "A connection is half open: the camera is gone without a word":
        "it is noticed as a stall, and the next connection gives frames",
    "The network is silent for 5 s": "it is noticed as no data, and frames come again",
    "The program itself stands still for 5 s": "the camera is not taken for stalled, and frames go on",
    "Time stamps jump forward by two hours":
        "frames go on at the wanted rate, none made up, without a restart",
    "Time stamps jump back by two hours": "frames go on at the wanted rate, none made up, without a restart",
    "A camera sends sound first": "frames of the picture",
    "A camera sends H.265": "frames of the picture, in its colours",
    "Ten of twenty cameras are dead, in five ways":
        "each dead one waits with its own cause, and the other ten give every frame",
} as const satisfies FaultTable;
