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

/**
 * @param keepsSession the broker may hold a QoS 2 handshake of an earlier connection, whose packet id a new
 *     publication could get and be taken for a repetition; so there QoS 1 is the highest
 */
export function limitsOf(connack: IConnackPacket, version: 4 | 5, keepsSession = false): BrokerLimits {
    const said = connack.properties ?? {};
    return {
        window: Math.min(WINDOW, said.receiveMaximum ?? WINDOW),
        packetSize: Math.min(LARGEST_PACKET, said.maximumPacketSize ?? LARGEST_PACKET),
        qos: said.maximumQoS === 0 ? 0 : said.maximumQoS === 1 || keepsSession ? 1 : 2,
        retain: said.retainAvailable ?? true,
        properties: version === 5,
    };
}
