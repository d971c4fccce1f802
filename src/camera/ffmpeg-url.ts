import type { Address } from "./address";
import { percentEncode } from "./percent-encode";

/**
 * The address as ffmpeg's `-i` takes it, user and password included: never to be shown or logged.
 *
 * @param relayPort  port on 127.0.0.1 of our own TLS connection to the camera, in place of its host and port
 */
export function ffmpegUrl(address: Address, relayPort?: number): string {
    if (!("host" in address)) {
        return address.kind.name === "file" ? `file:${address.path}` : address.path;
    }
    const { user, password, path } = address;
    const userInfo =
        user === "" && password === "" ? "" : `${percentEncode(user)}:${percentEncode(password)}@`;
    const host = address.host.includes(":") ? `[${address.host}]` : address.host;
    const server = relayPort === undefined ? `${host}:${address.port}` : `127.0.0.1:${relayPort}`;
    return `rtsp://${userInfo}${server}${path}`;
}
