/**
 * Bytes of a PUBLISH packet.
 *
 * @param properties bytes of its properties; null for MQTT 3.1.1, which has none
 */
export function packetSize(
    topic: string,
    payload: Buffer,
    qos: 0 | 1 | 2,
    properties: number | null,
): number {
    const beside = properties === null ? 0 : lengthBytes(properties) + properties;
    const rest = 2 + Buffer.byteLength(topic) + (qos > 0 ? 2 : 0) + beside + payload.length;
    return 1 + lengthBytes(rest) + rest;
}

/** Bytes of a number as MQTT writes lengths. */
function lengthBytes(value: number): number {
    return value < 128 ? 1 : value < 16_384 ? 2 : value < 2_097_152 ? 3 : 4;
}
