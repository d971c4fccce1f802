import type { VisionErrorCode } from "../errors";

/** Why a connection ended, in words. */
export interface SessionEnd {
    readonly code: VisionErrorCode;
    /** A sentence; never holds a password. */
    readonly cause: string;
    /** The broker said no, rather than being away. */
    readonly refused: boolean;
    /** It may be that the broker does not speak this version of MQTT. */
    readonly tryOtherVersion: boolean;
    /** The broker's reason code, if it gave one. */
    readonly reason: number | null;
    /** It closed the connection without an answer to the introduction. */
    readonly isSilent: boolean;
}

/** Code of the error that a connection is given up with. */
export const UNACKNOWLEDGED = "UNACKNOWLEDGED";

/** Reason codes of CONNACK and DISCONNECT: 1 to 5 of MQTT 3.1.1, from 128 of MQTT 5. */
const REFUSALS: Readonly<Record<number, string>> = {
    1: "does not speak this version of MQTT",
    2: "does not take this client id",
    3: "is unavailable",
    4: "refuses user or password (bad credentials)",
    5: "does not authorise this client (bad credentials or not authorised)",
    132: "does not speak this version of MQTT",
    133: "does not take this client id",
    134: "refuses user or password (bad credentials)",
    135: "does not authorise this client (bad credentials or not authorised)",
    136: "is unavailable",
    137: "is busy",
    138: "has banned this client",
    139: "is shutting down",
    142: "gave the connection to another client with the same client id",
    149: "got a packet that is too large for it",
    154: "does not keep retained messages",
    155: "does not take this quality of service",
};
const OTHER_VERSION = [1, 132];

const NETWORK: Readonly<Record<string, string>> = {
    ECONNREFUSED: "refuses the connection; nothing listens there",
    ENOTFOUND: "is an unknown host",
    EAI_AGAIN: "cannot be looked up; the name server does not answer",
    EHOSTUNREACH: "is unreachable",
    ENETUNREACH: "is unreachable",
    ETIMEDOUT: "does not answer",
    ECONNRESET: "closed the connection",
    EPIPE: "closed the connection",
    [UNACKNOWLEDGED]: "answers, and acknowledges nothing",
};

const CERTIFICATE: Readonly<Record<string, string>> = {
    DEPTH_ZERO_SELF_SIGNED_CERT: "it is self-signed",
    SELF_SIGNED_CERT_IN_CHAIN: "its authority is not known here",
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its authority is not known here",
    UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "its authority is not known here",
    UNABLE_TO_GET_ISSUER_CERT: "its authority is not known here",
    CERT_SIGNATURE_FAILURE: "its signature is not that of the authority given",
    CERT_HAS_EXPIRED: "it has expired",
    CERT_NOT_YET_VALID: "it is not valid yet",
    ERR_TLS_CERT_ALTNAME_INVALID: "it is for another host name",
};

/**
 * Words for the failure of a connection.
 *
 * @param host how the broker is called in the sentence
 */
export function failureWords(host: string, error: Error & { code?: unknown }): SessionEnd {
    const { code } = error;
    if (typeof code === "number") {
        const cause = `The broker at ${host} ${REFUSALS[code] ?? `refused the connection (${code})`}.`;
        return {
            code: "E_BROKER_REFUSED",
            cause,
            refused: true,
            tryOtherVersion: OTHER_VERSION.includes(code),
            reason: code,
            isSilent: false,
        };
    }
    if (error.message === "connack timeout") return lost(`The broker at ${host} does not answer.`);
    const key = typeof code === "string" ? code : "";
    if (CERTIFICATE[key]) {
        return lost(`The certificate of the broker at ${host} is not trusted: ${CERTIFICATE[key]} (${key}).`);
    }
    if (NETWORK[key]) return lost(`The broker at ${host} ${NETWORK[key]}.`, key === "ECONNRESET");
    const why = key === "" ? error.message : key;
    return lost(`The connection to the broker at ${host} failed: ${why}.`, key === "");
}

/** Words for a connection that ended without any. */
export function closedWords(host: string): SessionEnd {
    return lost(`The broker at ${host} closed the connection.`, true);
}

function lost(cause: string, tryOtherVersion = false): SessionEnd {
    return { code: "E_BROKER_LOST", cause, refused: false, tryOtherVersion, reason: null, isSilent: false };
}
