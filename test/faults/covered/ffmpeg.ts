import type { CoveredCase } from "../fault-table";

const LOOP = "src/camera/camera-loop.test.ts";

export const FFMPEG_COVERED: readonly CoveredCase[] = [
    {
        fault: "ffmpeg of a looped file is killed",
        outcome: "the loop is taken up again within 3 s, and said so",
        file: LOOP,
        test: "takes a loop up again within 3 s when its ffmpeg is killed",
    },
    {
        fault: "ffmpeg of a file that is read once is killed",
        outcome: "the camera is in error, and does not begin anew",
        file: LOOP,
        test: "does not begin a file anew that was to be read once",
    },
    {
        fault: "ffmpeg cannot pass a picture of a new size",
        outcome: "it is begun anew at once, and no picture is torn",
        file: LOOP,
        test: "begins anew at once, without tearing a picture",
    },
    {
        fault: "ffmpeg is missing for the command's doctor",
        outcome: "the check fails and says what to install",
        file: "src/cli/doctor.test.ts",
        test: 'FFMPEG_PATH: ""',
    },
    {
        fault: "The program is killed while ffmpeg waits for a server that says nothing",
        outcome: "no ffmpeg is left behind",
        file: "src/camera/camera-rtsp.test.ts",
        test: "leaves no ffmpeg behind when its process is killed",
    },
    {
        fault: "ffmpeg is missing, older or newer, for pictures that are analysed (K03)",
        outcome: "the cause names ffmpeg, or all 50 frames by the options that it knows",
        file: "src/camera/camera-ffmpeg.test.ts",
        test: "by the options that it knows",
    },
];
