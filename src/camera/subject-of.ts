import type { Address } from "./address";

/** A source as sentences call it; nothing in it is secret. */
export function subjectOf(address: Address): string {
    if ("host" in address) return `the camera ${address.host}:${address.port}`;
    if (address.kind.name === "pattern") return "the test picture";
    return `the ${address.kind.name} ${address.path}`;
}
