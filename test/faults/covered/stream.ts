import type { CoveredCase } from "../fault-table";

export const STREAM_COVERED: readonly CoveredCase[] = [
    {
        fault: "An RTSP server is killed and comes back (K15a)",
        outcome: "cause connection lost, never finished; frames within 5 s of its return",
        file: "src/camera/camera-rtsp.test.ts",
        test: "never calls a lost camera finished",
    },
    {
        fault: "A server takes the call and says nothing (K14a)",
        outcome: "cause no answer, waits",
        file: "src/camera/camera-rtsp.test.ts",
        test: "notices a server that takes the call and says nothing",
    },
    {
        fault: "A server is frozen while it sends (K14b)",
        outcome: "noticed within 5 s, frames within 5 s of its return",
        file: "src/camera/camera-rtsp.test.ts",
        test: "notices a stall within 5 s of the last frame",
    },
    {
        fault: "A camera is stopped while its server is frozen (K14c)",
        outcome: "ffmpeg is gone within 5 s",
        file: "src/camera/camera-rtsp.test.ts",
        test: "ends ffmpeg within 5 s when it is stopped while the server is frozen",
    },
    {
        fault: "A server answers 453, 503, 404, 403 or 500 (K15b)",
        outcome: "busy, not found, forbidden or a camera error, with the number",
        file: "src/camera/camera-rtsp.test.ts",
        test: "says what ${status} to ${method} means",
    },
    {
        fault: "A server speaks only UDP, or only TCP (K15d)",
        outcome: "frames with at most one refused attempt",
        file: "src/camera/camera-rtsp.test.ts",
        test: "with at most one refused attempt",
    },
    {
        fault: "A host is unknown, a port refuses",
        outcome: "said in words, and frames as soon as somebody listens",
        file: "src/camera/camera-rtsp.test.ts",
        test: "waits for a port where nobody listens",
    },
    {
        fault: "A password is wrong",
        outcome: "waits with the cause password, longer each time",
        file: "src/camera/camera-rtsp.test.ts",
        test: "waits with the cause password, names it nowhere",
    },
    {
        fault: "A certificate is self-signed (K18)",
        outcome: "refused with the reason, trusted by its CA, or not looked at, as the setting says",
        file: "src/camera/camera-rtsp.test.ts",
        test: "verifies certificates as it is told",
    },
    {
        fault: "A source is slower than the wanted rate, or has holes (K07)",
        outcome: "existing pictures only",
        file: "src/camera/camera-files.test.ts",
        test: "takes existing pictures only",
    },
    {
        fault: "The picture's size changes under way (K12)",
        outcome: "frames go on at the new size, and one event says so",
        file: "src/camera/camera-files.test.ts",
        test: "goes on at the new size when the picture's size changes",
    },
    {
        fault: "Stray time stamps in a file (K10)",
        outcome: "every picture at the pace of the stamps",
        file: "src/camera/camera-files.test.ts",
        test: "also after stray ones",
    },
    {
        fault: "A file is missing, empty, cut off, a folder or no video (K17)",
        outcome: "a cause of its own for each, and a pause",
        file: "src/camera/camera-files.test.ts",
        test: "says what is wrong with ${name}, and tries again after a pause",
    },
];
