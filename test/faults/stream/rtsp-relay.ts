import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { InterleavedReader } from "./interleaved-reader";

/** What happens to one RTP packet (with its RTSP frame of four bytes) on its way; null: it is lost. */
export type PacketFate = (packet: Buffer) => Buffer | null;

/** A network between a camera and its client that a test can break: RTSP over TCP, with RTP inside. */
export class RtspRelay {
    readonly #sockets = new Set<Socket>();
    readonly #server = createServer((client) => this.#join(client));
    #fate: PacketFate = (packet) => packet;
    #isSilent = false;
    /** Connections so far. */
    connections = 0;

    private constructor(private readonly cameraPort: number) {}

    static async open(cameraPort: number): Promise<RtspRelay> {
        const relay = new RtspRelay(cameraPort);
        relay.#server.listen(0, "127.0.0.1");
        await once(relay.#server, "listening");
        return relay;
    }

    get url(): string {
        return `rtsp://127.0.0.1:${(this.#server.address() as AddressInfo).port}/live`;
    }

    /** What happens to packets from now on. */
    treat(fate: PacketFate): void {
        this.#fate = fate;
    }

    /** Takes calls and passes nothing on, in either direction, until it is told otherwise. */
    silence(isSilent: boolean): void {
        this.#isSilent = isSilent;
        for (const socket of this.#sockets) {
            if (isSilent) socket.pause();
            else socket.resume();
        }
    }

    /** Forgets every connection without a word to the client, as a camera does that lost its power. */
    halfOpen(): void {
        for (const socket of this.#sockets) {
            socket.removeAllListeners("data");
            socket.pause();
        }
    }

    async close(): Promise<void> {
        for (const socket of this.#sockets) socket.destroy();
        this.#server.close();
        await once(this.#server, "close");
    }

    #join(client: Socket): void {
        this.connections += 1;
        const camera = connect(this.cameraPort, "127.0.0.1");
        const reader = new InterleavedReader(
            (packet) => {
                const left = this.#fate(packet);
                if (left) client.write(left);
            },
            (text) => client.write(text),
        );
        camera.on("data", (chunk) => reader.read(chunk));
        client.on("data", (chunk) => camera.write(chunk));
        for (const [one, other] of [
            [client, camera],
            [camera, client],
        ] as const) {
            this.#sockets.add(one);
            one.on("error", () => undefined);
            one.on("close", () => {
                this.#sockets.delete(one);
                other.destroy();
            });
            if (this.#isSilent) one.pause();
        }
    }
}
