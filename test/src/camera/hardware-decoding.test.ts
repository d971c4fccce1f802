import assert from "node:assert/strict";
import { HARDWARE_DECODERS, type HardwareDecoder } from "../../../src/camera/camera-options";
import { HardwareDecoding } from "../../../src/camera/hardware-decoding";
import { CameraBench } from "../../fixtures/camera-bench";

describe("decoding in hardware", function () {
    this.timeout(30_000);
    let bench: CameraBench;
    before(() => {
        bench = new CameraBench();
        bench.makeTestFile("short.mp4", 1);
    });
    afterEach(() => bench.clear());
    after(() => bench.remove());

    for (const hwaccel of HARDWARE_DECODERS) {
        it(`gives every picture, in hardware or else without and with the reason: ${hwaccel}`, async () => {
            const run = bench.open({ url: bench.file("short.mp4"), mode: "once", hwaccel });
            await run.until(() => run.last?.state === "ended", 20_000);
            assert.equal(run.frames.length, 10);
            assert.ok(run.events.every(({ state }) => state !== "waiting" && state !== "error"));
            const running = run.events.find(({ state }) => state === "running");
            const reasons = run.logged.filter((line) => line.startsWith("warn: Decoding without hardware"));
            if (hwaccel === "none") assert.deepEqual([running?.cause, reasons], [null, []]);
            // What there is depends on the machine; what there is not has a reason, once, in the event and in the log.
            if (running?.cause === null) assert.deepEqual(reasons, []);
            else {
                assert.deepEqual(reasons, [`warn: ${running?.cause}`]);
                assert.match(reasons[0]!, new RegExp(`${hwaccel} was not to be had: \\S.*[^.]\\.$`));
            }
        });
    }

    it("cannot be had on another make of system, and the camera runs", async () => {
        const foreign: HardwareDecoder = process.platform === "darwin" ? "d3d11va" : "videotoolbox";
        const run = bench.open({ url: bench.file("short.mp4"), mode: "once", hwaccel: foreign });
        await run.until(() => run.last?.state === "ended", 20_000);
        assert.match(run.causes, new RegExp(`${foreign} was not to be had`));
    });

    for (const [name, wanted, complaints, isBlamed] of [
        ["a device that cannot be made", "cuda", ["Device creation failed: -1."], true],
        ["a library that is missing", "cuda", ["Cannot load libcuda.so.1", "Device setup failed"], true],
        ["a name that is not known", "videotoolbox", ["Unrecognized hwaccel: videotoolbox."], true],
        [
            "a picture that cannot be fetched back",
            "qsv",
            ["Failed to transfer data to output frame: -22."],
            true,
        ],
        ["a wrong password", "vaapi", ["method DESCRIBE failed: 401 Unauthorized"], false],
        ["a lost connection", "auto", [], false],
        ["whatever it is when nobody asked for hardware", "none", ["Device creation failed: -1."], false],
    ] as const) {
        it(`${isBlamed ? "is given up for" : "is not to blame for"} ${name}`, () => {
            const hardware = new HardwareDecoding(wanted);
            assert.equal(hardware.giveUp(complaints), isBlamed);
            assert.equal(hardware.options().length > 0, !isBlamed && wanted !== "none");
            assert.equal(hardware.tell() !== null, isBlamed);
            assert.deepEqual([hardware.giveUp(complaints), hardware.tell()], [!isBlamed && false, null]);
        });
    }
});
