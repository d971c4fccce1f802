/** What a message says of its frame; nothing where `msg.vision` is no object, which a function node can make it. */
export function receivedVision(vision: unknown): Record<string, unknown> | undefined {
    const isObject = typeof vision === "object" && vision !== null && !Array.isArray(vision);
    return isObject ? (vision as Record<string, unknown>) : undefined;
}
