import type { FaultTable } from "../fault-table";

export const SECRETS = {
    "A password is planted in every channel: log, status, message, error, document, HTTP answer, process title":
        "the search, which looks through the other cases too, finds it in each",
    "Cameras and a broker have passwords, right and wrong, in their fields and in their addresses":
        "no channel shows one, in any spelling, while it works, fails and is deployed anew",
} as const satisfies FaultTable;
