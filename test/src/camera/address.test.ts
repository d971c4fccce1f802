import assert from "node:assert/strict";
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
        ["clips/a.mp4", "file:clips/a.mp4"],
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

    for (const [typed, words] of [
        ["", /empty/],
        ["   ", /empty/],
        ["rtps://admin:s3cret@127.0.0.1/live", /rtps/],
        ["concat://a:s3cret@x", /concat/],
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
        ["", "nothing secret", "nothing secret"],
    ] as const) {
        it(`leaves nothing of ${JSON.stringify(secret)} in ${JSON.stringify(text)}`, () => {
            assert.equal(redactor([secret])(text), expected);
        });
    }
});
