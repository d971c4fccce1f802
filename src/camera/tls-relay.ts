import net from "node:net";
import tls from "node:tls";
import { VisionError } from "../errors";
import { networkFailure } from "./network-failure";
import { readAuthority } from "./read-authority";

export interface TlsRelay {
    /** Port on 127.0.0.1 that leads to the camera. */
    readonly port: number;
    /** Why the last connection failed, if it did. */
    readonly failure: () => VisionError | null;
    /** A connection stands, and the other side has not answered the handshake. */
    readonly isShaking: () => boolean;
    close(): void;
}

export interface TlsTarget {
    readonly host: string;
    readonly port: number;
    readonly verify: boolean;
    /** PEM file, or null for the authorities that Node.js trusts. */
    readonly ca: string | null;
}

/**
 * Connects ffmpeg with a camera over TLS: whether certificates are verified differs between builds of ffmpeg, and not
 * all have TLS at all.
 *
 * @throws {VisionError} `E_CAMERA_TLS` if the CA file cannot be read
 */
export async function openTlsRelay({ host, port, verify, ca }: TlsTarget): Promise<TlsRelay> {
    let failure: VisionError | null = null;
    let isShaking = false;
    const authority = await readAuthority(ca);
    const sockets = new Set<net.Socket>();
    const keep = (socket: net.Socket): void => {
        sockets.add(socket);
        socket.on("close", () => sockets.delete(socket));
    };
    const server = net.createServer((near) => {
        const far = tls.connect({
            host,
            port,
            rejectUnauthorized: verify,
            ...(net.isIP(host) ? {} : { servername: host }),
            ...authority,
        });
        keep(near);
        keep(far);
        far.on("connect", () => (isShaking = true));
        far.on("secureConnect", () => (isShaking = false));
        far.on("error", (error: NodeJS.ErrnoException) => {
            failure = networkFailure(error, `${host}:${port}`, isShaking);
            near.destroy();
        });
        near.on("error", () => far.destroy());
        near.on("close", () => far.destroy());
        far.on("close", () => near.destroy());
        near.pipe(far).pipe(near);
    });
    await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(0, "127.0.0.1", resolve);
    });
    return {
        port: (server.address() as net.AddressInfo).port,
        failure: () => failure,
        isShaking: () => isShaking,
        close() {
            server.close();
            for (const socket of sockets) socket.destroy();
        },
    };
}
