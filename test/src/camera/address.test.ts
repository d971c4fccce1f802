import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseAddress } from "../../../src/camera/address";
import { ffmpegUrl } from "../../../src/camera/ffmpeg-url";
import { redactor } from "../../../src/camera/redact";
import { splitAddress } from "../../../src/camera/split-address";
import { VisionError } from "../../../src/errors";

/** What ffmpeg is given for what was typed, with the credentials in their own fields, if any. */
function given(url: string, user = "", password = ""): string {
    return ffmpegUrl(parseAddress({ url, user, password }));
}

describe("an address as people type it", () => {
    for (const [typed, expected] of [
        ["rtsp://10.0.0.5/live", "rtsp://10.0.0.5:554/live"],
        [" Rtsp://admin:s3cret@10.0.0.5:8554/live ", "rtsp://admin:s3cret@10.0.0.5:8554/live"],
        ["RTSP://cam", "rtsp://cam:554"],
        ["rtsp://cam:8554?channel=1", "rtsp://cam:8554?channel=1"],
        ["rtsp://[::1]:8554/live", "rtsp://[::1]:8554/live"],
        [
            "rtsp://a:p%40ss%3Aw%2Frd%231%25@127.0.0.1:8554/l",
            "rtsp://a:p%40ss%3Aw%2Frd%231%25@127.0.0.1:8554/l",
        ],
        ["rtsp://a:p@ss:w/rd#1%@127.0.0.1:8554/l", "rtsp://a:p%40ss%3Aw%2Frd%231%25@127.0.0.1:8554/l"],
        ["rtsp://a:p?1@cam.local/l", "rtsp://a:p%3F1@cam.local:554/l"],
        ["rtsp://user:pw@10.0.0.5/stream@2", "rtsp://user:pw@10.0.0.5:554/stream@2"],
        ["rtsp://10.0.0.5/user=a@b", "rtsp://10.0.0.5:554/user=a@b"],
        ["rtsp://admin@cam/l", "rtsp://admin:@cam:554/l"],
        [
            "rtsp://a:p%40ss%3Aw%2Frd%231%@127.0.0.1:8554/l",
            "rtsp://a:p%40ss%3Aw%2Frd%231%25@127.0.0.1:8554/l",
        ],
        ["rtsp://a:caf%E9@10.0.0.5/l", "rtsp://a:caf%25E9@10.0.0.5:554/l"],
        ["rtsp://cam.local/live/a@b.c", "rtsp://cam.local:554/live/a@b.c"],
        ["rtsp://a:b@10.0.0.5:554/live/c@d.e", "rtsp://a:b@10.0.0.5:554/live/c@d.e"],
        ["clips/a.mp4", "file:clips/a.mp4"],
        ["2024-11-14T22:57:44.mp4", "file:2024-11-14T22:57:44.mp4"],
        ["clips/10:30 a@b.mp4", "file:clips/10:30 a@b.mp4"],
        ["/clips/50%.mp4", "file:/clips/50%.mp4"],
        ["-leading.mp4", "file:-leading.mp4"],
        ["concat:a.mp4", "file:concat:a.mp4"],
        ["pipe:0", "file:pipe:0"],
        ["http:x.mp4", "file:http:x.mp4"],
        ["new\nline.mp4", "file:new\nline.mp4"],
        ["file:a b.mp4", "file:a b.mp4"],
        ["file:///clips/a%20b.mp4", "file:/clips/a b.mp4"],
        ["file:///clips/50%.mp4", "file:/clips/50%.mp4"],
    ] as const) {
        it(`reads ${JSON.stringify(typed)}`, () => assert.equal(given(typed), expected));
    }

    it("takes user and password of their own fields exactly as they are, over those of the address", () => {
        assert.equal(given("rtsp://x:y@cam/l", "admin", "p%41"), "rtsp://admin:p%2541@cam:554/l");
    });

    it("adds a password of its own field to a user inside the address", () => {
        assert.equal(given("rtsp://x@cam/l", "", "p"), "rtsp://x:p@cam:554/l");
    });

    it("is a file where one of that very name is there, whatever the name begins with", () => {
        const before = process.cwd();
        const folder = mkdtempSync(path.join(tmpdir(), "csp-names-"));
        process.chdir(folder);
        try {
            for (const name of [
                "rtsp:x.mp4",
                "v4l2:x.mp4",
                "folder:x.mp4",
                "file:x.mp4",
                " lead.mp4",
                "a:b@c.mp4",
            ]) {
                writeFileSync(name, "");
                const address = parseAddress({ url: name });
                assert.deepEqual([address.kind.name, address.path], ["file", name]);
            }
        } finally {
            process.chdir(before);
            rmSync(folder, { recursive: true });
        }
    });

    for (const [typed, words] of [
        ["", /empty/],
        ["   ", /empty/],
        ["rtps://admin:s3cret@127.0.0.1/live", /rtps/],
        ["concat://a:s3cret@x", /concat/],
        ["http:/admin:s3cret@127.0.0.1/x", /user and a password/],
        ["rtsp//admin:s3cret@127.0.0.1:8554/live", /user and a password/],
        ["rtps:/admin:s3cret@127.0.0.1/live", /user and a password/],
        ["rtsp ://admin:s3cret@127.0.0.1/live", /user and a password/],
        ["rtsp;//admin:s3cret@127.0.0.1/live", /user and a password/],
        ["admin:s3cret@127.0.0.1:8554/live", /user and a password/],
        ["rtsp://admin:1234/s3cret@127.0.0.1:8554/live", /percent-encode/],
        ["rtsp://admin:12#s3cret@cam.local/live", /percent-encode/],
        ["rtsp://admin:p@ss.w/s3cret@127.0.0.1:8554/live", /percent-encode/],
        ["rtsp://admin:p@ss:1/s3cret@127.0.0.1:8554/live", /percent-encode/],
        ["http://[fe80::1%eth0]/x", /zone/],
        ["rtsp:/cam/live", /two slashes/],
        ["rtsp:///live", /host/],
        ["rtsp://::1:8554/live", /brackets/],
        ["rtsp://cam:0/live", /1 to 65535/],
        ["rtsp://cam:65536/live", /1 to 65535/],
        ["rtsp://cam:s3cret/live", /password/],
        ["rtsp://cam/li ve", /blank/],
        ["rtsp://cam/live\n-f", /blank|line/],
        ["a\0.mp4", /zero byte/],
    ] as const) {
        it(`refuses ${JSON.stringify(typed)} in words, without repeating a secret`, () => {
            assert.throws(
                () => parseAddress({ url: typed }),
                (error: unknown) => {
                    assert.ok(error instanceof VisionError);
                    assert.equal(error.code, "E_CAMERA_ADDRESS");
                    assert.match(error.message, words);
                    assert.doesNotMatch(error.message, /s3cret|invalid argument/i);
                    return true;
                },
            );
        });
    }
});

describe("splitting an address", () => {
    for (const [typed, url, user, password] of [
        ["rtsp://admin:p@ss@cam.local/l", "rtsp://cam.local/l", "admin", "p@ss"],
        ["rtsp://admin:p%40ss@cam/l", "rtsp://cam/l", "admin", "p@ss"],
        ["rtsp://cam/l", "rtsp://cam/l", "", ""],
        ["/clips/a@b.mp4", "/clips/a@b.mp4", "", ""],
        ["file:///clips/a:b@c.mp4", "file:///clips/a:b@c.mp4", "", ""],
        ["", "", "", ""],
    ] as const) {
        it(`gives ${JSON.stringify(typed)} back without user and password`, () => {
            assert.deepEqual(splitAddress(typed), { url, user, password });
        });
    }
});

describe("taking secrets out of foreign text", () => {
    for (const [secret, text, expected] of [
        ["s3cret", "rtsp://admin:s3cret@cam/l: 401", "rtsp://***@cam/l: 401"],
        ["p@ss/w", "sent p%40ss%2Fw and p%40ss%2fw and p@ss/w", "sent *** and *** and ***"],
        ["", "Rtsp://u:p@cam/l: No such file", "Rtsp://***@cam/l: No such file"],
        ["", "/live?user=a&password=b&x=1", "/live?user=a&password=***&x=1"],
        ["", "rtsp://admin:12/s3cret@cam/l: no", "rtsp://***@cam/l: no"],
        ["", "The file http:/admin:s3cret@cam/x", "The file ***@cam/x"],
        ["", "/user=admin_password=s3cret_channel=1", "/user=admin_password=***"],
        ["", "[h264 @ 0x1] Stream #0:0 at 10:30", "[h264 @ 0x1] Stream #0:0 at 10:30"],
        ["", "nothing secret", "nothing secret"],
    ] as const) {
        it(`leaves nothing of ${JSON.stringify(secret)} in ${JSON.stringify(text)}`, () => {
            assert.equal(redactor([secret])(text), expected);
        });
    }
});
