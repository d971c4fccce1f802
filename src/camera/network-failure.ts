import { VisionError, type VisionErrorCode } from "../errors";

/** What the network says, by the code of Node.js. */
const FAILURES: Readonly<Record<string, readonly [VisionErrorCode, (camera: string) => string]>> = {
    ENOTFOUND: ["E_CAMERA_HOST", (camera) => `The host of the ${camera} is unknown: no such name.`],
    EAI_AGAIN: ["E_CAMERA_HOST", (camera) => `The host of the ${camera} is unknown: no such name.`],
    ECONNREFUSED: ["E_CAMERA_REFUSED", (camera) => `The ${camera} refused the connection on this port.`],
    EHOSTUNREACH: ["E_CAMERA_UNREACHABLE", (camera) => `The ${camera} is unreachable.`],
    ENETUNREACH: ["E_CAMERA_UNREACHABLE", (camera) => `The ${camera} is unreachable.`],
    ETIMEDOUT: ["E_CAMERA_UNREACHABLE", (camera) => `The ${camera} is unreachable: no answer.`],
};

/**
 * Why a connection to a camera failed.
 *
 * @param server     `host:port`
 * @param isShaking  the connection stands and TLS has not been agreed on
 */
export function networkFailure(
    error: NodeJS.ErrnoException,
    server: string,
    isShaking: boolean,
): VisionError {
    const camera = `camera ${server}`;
    const code = error.code ?? "";
    const known = FAILURES[code];
    if (known) return new VisionError(known[0], known[1](camera));
    if (isShaking) {
        return new VisionError("E_CAMERA_TLS", certificateWords(error, camera));
    }
    if (code.startsWith("HPE_")) {
        return new VisionError("E_CAMERA_FORMAT", `The ${camera} does not speak HTTP on this port.`);
    }
    return new VisionError("E_CAMERA_LOST", `Connection lost to the ${camera}.`);
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
