import type { IPublishPacket } from "mqtt";
import { NO_PROPERTIES, type Outgoing } from "./outgoing";

export type PacketProperties = NonNullable<IPublishPacket["properties"]>;

const NONE: PacketProperties = {};

/** What an MQTT 5 packet carries beside topic and payload; the expiry is what is left of it now. */
export function packetProperties({ properties, expiresAt }: Outgoing, now = Date.now()): PacketProperties {
    if (expiresAt === null && properties === NO_PROPERTIES) return NONE;
    const { userProperties, correlationData, responseTopic, contentType } = properties;
    return {
        ...(expiresAt === null
            ? {}
            : { messageExpiryInterval: Math.max(1, Math.ceil((expiresAt - now) / 1000)) }),
        ...(userProperties ? { userProperties: { ...userProperties } } : {}),
        ...(correlationData ? { correlationData } : {}),
        ...(responseTopic === undefined ? {} : { responseTopic }),
        ...(contentType === undefined ? {} : { contentType }),
    };
}

/** Bytes of the properties in a packet, without the field that holds their length. */
export function propertyBytes(properties: PacketProperties): number {
    if (properties === NONE) return 0;
    const text = (value: string | Buffer): number => 2 + Buffer.byteLength(value);
    const {
        messageExpiryInterval,
        userProperties = {},
        correlationData,
        responseTopic,
        contentType,
    } = properties;
    let bytes = messageExpiryInterval === undefined ? 0 : 5;
    for (const [key, value] of Object.entries(userProperties)) {
        for (const one of [value].flat()) bytes += 1 + text(key) + text(one);
    }
    for (const value of [correlationData, responseTopic, contentType]) {
        if (value !== undefined) bytes += 1 + text(value);
    }
    return bytes;
}
