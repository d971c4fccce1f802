import type { IConnackPacket } from "mqtt";

/** What a broker takes, by its CONNACK. mqtt.js knows these limits and does not keep to them, so we do. */
export interface BrokerLimits {
    /** Publications under way at the same time. */
    readonly window: number;
    /** Bytes of one packet. */
    readonly packetSize: number;
    readonly qos: 0 | 1 | 2;
    readonly retain: boolean;
    /** True for MQTT 5, whose packets are a byte longer. */
    readonly properties: boolean;
}

/** More would only move the queue into the library, where nothing can be replaced by newer. */
const WINDOW = 20;
/** What the length field of MQTT can say, with header. */
const LARGEST_PACKET = 268_435_460;

export function limitsOf(connack: IConnackPacket, version: 4 | 5): BrokerLimits {
    const said = connack.properties ?? {};
    return {
        window: Math.min(WINDOW, said.receiveMaximum ?? WINDOW),
        packetSize: Math.min(LARGEST_PACKET, said.maximumPacketSize ?? LARGEST_PACKET),
        qos: said.maximumQoS === 0 ? 0 : said.maximumQoS === 1 ? 1 : 2,
        retain: said.retainAvailable ?? true,
        properties: version === 5,
    };
}
