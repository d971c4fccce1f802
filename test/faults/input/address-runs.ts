import assert from "node:assert/strict";
import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { CameraRun } from "../../fixtures/camera-run";
import { makeClip } from "../../fixtures/clip";
import type { INPUT } from "../cases/input";
import { note } from "../evidence";
import type { FaultRuns } from "../family";
import { startCanary } from "./canary";
import { hostileAddresses, hostileFiles } from "./hostile-addresses";
import { RecordingFfmpeg } from "./recording-ffmpeg";

/** Opens each as a camera's address and gives the inputs that reached ffmpeg. */
async function open(recorder: RecordingFfmpeg, urls: readonly string[]): Promise<string[][]> {
    for (const url of urls) {
        const run = new CameraRun({ url, mode: "once", connectTimeout: 1, firstFrameTimeout: 1 });
        await run.until(() => /waiting|error|ended/.test(run.last?.state ?? ""), 15_000);
        note("status", run.events);
        await run.camera.close();
    }
    return recorder.calls;
}

/** What somebody may write into the address of a camera. */
export const ADDRESS_RUNS: Pick<
    FaultRuns<typeof INPUT>,
    | "An address is made of ffmpeg's options, protocols, lists, pipes and line breaks"
    | "A playlist given as a file names other files and addresses"
> = {
    "An address is made of ffmpeg's options, protocols, lists, pipes and line breaks": async (run) => {
        const recorder = new RecordingFfmpeg();
        run.atEnd(() => recorder.remove());
        const canary = await startCanary();
        run.atEnd(() => canary.stop());
        const target = path.join(recorder.folder, "written");
        const calls = await open(recorder, hostileAddresses(canary.port, target));
        for (const call of calls) {
            assert.equal(call.filter((word) => word === "-i").length, 1, call.join(" "));
            const input = call[call.indexOf("-i") + 1]!;
            const allowed = call[call.indexOf("-protocol_whitelist") + 1];
            if (input.startsWith("file:")) assert.equal(allowed, "file");
            else {
                assert.match(input, /^rtsp:\/\/[^\s|]+$/);
                assert.equal(allowed, "tcp,udp,rtp");
            }
            assert.equal(call.at(-1), "pipe:1");
            assert.ok(!call.includes(target) && !call.includes("-y"));
        }
        assert.ok(!existsSync(target));
        assert.equal(canary.calls(), 0);
    },
    "A playlist given as a file names other files and addresses": async (run) => {
        const recorder = new RecordingFfmpeg();
        run.atEnd(() => recorder.remove());
        const canary = await startCanary();
        run.atEnd(() => canary.stop());
        const clip = makeClip({ width: 64, height: 48, fps: 5, seconds: 1 });
        run.atEnd(() => clip.remove());
        const files = hostileFiles(canary.port, clip.file).map(([name, text]) => {
            const file = path.join(recorder.folder, name);
            writeFileSync(file, text);
            return file;
        });
        for (const url of files) {
            const camera = new CameraRun({ url, mode: "once", firstFrameTimeout: 3 });
            await camera.until(() => /waiting|error|ended/.test(camera.last?.state ?? ""), 15_000);
            assert.equal(camera.frames.length, 0, `${url}: ${camera.causes}`);
            await camera.camera.close();
        }
        assert.equal(canary.calls(), 0);
    },
};
