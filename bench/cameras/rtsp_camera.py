"""An RTSP camera on loopback for measuring: rtsp_camera.py PORT '{"fps": 25, "file": "clip.h264"}'

Prints "ready" when it listens.
file: H.264 elementary stream with access unit delimiters and without B frames, sent over and over as it is, so that the
camera costs next to nothing. Without it: a grey picture with its number burnt in, as one black or white bar per bit,
least significant bit left; a line "<number> <Unix time>" is printed when a picture goes into the encoder.
"""
import json
import sys
import time

import gi

for name in ("Gst", "GstRtspServer"):
    gi.require_version(name, "1.0")
from gi.repository import GLib, Gst, GstRtspServer  # noqa: E402

Gst.init(None)
port, options = sys.argv[1], json.loads(sys.argv[2])
fps, file = options["fps"], options.get("file")
WIDTH, HEIGHT, BITS = 640, 360, 16
DELIMITER = b"\0\0\0\1\t"


def burnt(number):
    """I420 bytes: the bars in the upper half, grey below."""
    row = b"".join((b"\xeb" if number >> bit & 1 else b"\x10") * (WIDTH // BITS) for bit in range(BITS))
    half = HEIGHT // 2
    return row * half + b"\x80" * (WIDTH * (HEIGHT - half) + WIDTH * half)


if file:
    with open(file, "rb") as stream:
        units = [DELIMITER + unit for unit in stream.read().split(DELIMITER)[1:]]
    CAPS = "video/x-h264,stream-format=byte-stream,alignment=au,framerate=%d/1" % fps
    ENCODER = ""
else:
    units = []
    CAPS = "video/x-raw,format=I420,width=%d,height=%d,framerate=%d/1" % (WIDTH, HEIGHT, fps)
    ENCODER = "! openh264enc gop-size=%d complexity=low" % fps


class Factory(GstRtspServer.RTSPMediaFactory):
    def do_create_element(self, _url):
        pipeline = Gst.parse_launch(
            "appsrc name=source is-live=true format=time caps=%s %s"
            " ! h264parse ! rtph264pay name=pay0 pt=96 config-interval=-1" % (CAPS, ENCODER)
        )
        source, clock = pipeline.get_by_name("source"), {"number": 0, "start": None}

        def push():
            """Every picture that is due by the clock, none before its time."""
            number = clock["number"]
            if number > (time.monotonic() - clock["start"]) * fps:
                return True
            buffer = Gst.Buffer.new_wrapped(units[number % len(units)] if units else burnt(number))
            buffer.pts = buffer.dts = number * Gst.SECOND // fps
            buffer.duration = Gst.SECOND // fps
            clock["number"] += 1
            if not units:
                print(number, "%.4f" % time.time(), flush=True)
            return source.emit("push-buffer", buffer) == Gst.FlowReturn.OK

        def need(_source, _bytes):
            if clock["start"] is None:
                clock["start"] = time.monotonic()
                GLib.timeout_add(max(1, 500 // fps), push)

        source.connect("need-data", need)
        return pipeline


server = GstRtspServer.RTSPServer(service=port, address="127.0.0.1")
factory = Factory()
factory.set_shared(True)
server.get_mount_points().add_factory("/live", factory)
server.attach(None)
print("ready", flush=True)
GLib.MainLoop().run()
