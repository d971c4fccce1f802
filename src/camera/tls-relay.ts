import { readFile } from "node:fs/promises";
import net from "node:net";
import tls from "node:tls";
import { VisionError, type VisionErrorCode } from "../errors";

export interface TlsRelay {
    /** Port on 127.0.0.1 that leads to the camera. */
    readonly port: number;
    /** Why the last connection failed, if it did. */
    readonly failure: () => VisionError | null;
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
    const authority = ca === null ? {} : { ca: await readAuthority(ca) };
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
        far.on("error", (error) => {
            failure = tlsFailure(error as NodeJS.ErrnoException, `${host}:${port}`);
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
        close() {
            server.close();
            for (const socket of sockets) socket.destroy();
        },
    };
}

async function readAuthority(file: string): Promise<Buffer> {
    return readFile(file).catch((cause: unknown) => {
        throw new VisionError("E_CAMERA_TLS", `The CA file ${file} cannot be read.`, { cause });
    });
}

/** What the network says, by the code of Node.js. */
const NETWORK_FAILURES: Readonly<Record<string, readonly [VisionErrorCode, (camera: string) => string]>> = {
    ENOTFOUND: ["E_CAMERA_HOST", (camera) => `The host of the ${camera} is unknown: no such name.`],
    EAI_AGAIN: ["E_CAMERA_HOST", (camera) => `The host of the ${camera} is unknown: no such name.`],
    ECONNREFUSED: ["E_CAMERA_REFUSED", (camera) => `The ${camera} refused the connection on this port.`],
    EHOSTUNREACH: ["E_CAMERA_UNREACHABLE", (camera) => `The ${camera} is unreachable.`],
    ENETUNREACH: ["E_CAMERA_UNREACHABLE", (camera) => `The ${camera} is unreachable.`],
    ETIMEDOUT: ["E_CAMERA_NO_ANSWER", (camera) => `No answer from the ${camera}.`],
};

function tlsFailure(error: NodeJS.ErrnoException, server: string): VisionError {
    const camera = `camera ${server}`;
    const known = NETWORK_FAILURES[error.code ?? ""];
    if (known) return new VisionError(known[0], known[1](camera));
    return new VisionError("E_CAMERA_TLS", certificateWords(error, camera));
}

function certificateWords(error: NodeJS.ErrnoException, camera: string): string {
    const code = error.code ?? "";
    if (code.includes("SELF_SIGNED"))
        return `The certificate of ${camera} is self-signed: name its CA file, or turn verification off.`;
    if (code === "ERR_TLS_CERT_ALTNAME_INVALID") return `The certificate of ${camera} is for another name.`;
    if (code === "CERT_HAS_EXPIRED") return `The certificate of ${camera} has expired.`;
    if (/UNABLE_TO|CERT/.test(code)) return `The certificate of ${camera} cannot be verified (${code}).`;
    return `The ${camera} does not speak TLS on this port (${code || error.message}).`;
}
