import type { FaultTable } from "../fault-table";

export const FFMPEG = {
    "ffmpeg is not installed, and is installed later":
        "the camera waits, the cause names ffmpeg and the PATH, and frames come at the next retry",
    "ffmpeg is older and lacks -fps_mode": "all 50 frames of a file arrive",
    "ffmpeg is newer and lacks -vsync and -stimeout": "all 50 frames of a file arrive",
    "ffmpeg lacks an option that it says it has": "the cause names ffmpeg, the option and the version needed",
    "ffmpeg of a live camera is killed": "the camera says so and gives frames again, with one ffmpeg",
    "ffmpeg of a live camera is stopped":
        "it is noticed as a stall, ended by force and begun anew, with one ffmpeg",
    "ffmpeg floods its messages with 50 MB while it sends frames":
        "no frame is lost, in less than 20 MB of memory, and no message of it becomes a cause",
    "ffmpeg ends at once with code 0, again and again":
        "the camera waits with growing pauses and a cause, never calls it finished, and starts no endless loop",
    "ffmpeg ends at once by a crash, again and again":
        "the camera waits with growing pauses, and the cause names the signal and not the camera",
    "ffmpeg takes no TERM": "it is killed within 5 s when the camera stops",
} as const satisfies FaultTable;
