/**
 * Bytes of a PUBLISH packet.
 *
 * @param properties true for MQTT 5, where the packet holds an empty list of properties
 */
export function packetSize(topic: string, payload: Buffer, qos: 0 | 1 | 2, properties: boolean): number {
    const rest = 2 + Buffer.byteLength(topic) + (qos > 0 ? 2 : 0) + (properties ? 1 : 0) + payload.length;
    const lengthBytes = rest < 128 ? 1 : rest < 16_384 ? 2 : rest < 2_097_152 ? 3 : 4;
    return 1 + lengthBytes + rest;
}
