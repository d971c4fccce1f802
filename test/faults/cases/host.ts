import type { FaultTable } from "../fault-table";

export const HOST = {
    "The inference host of the embedded model is killed between two runs":
        "the next frame is answered by a new host, and no process is left",
    "The inference host of the embedded model is stopped":
        "it is given up as hung, killed and replaced; the frame with it is dropped with the reason",
    "A run fills the host's memory":
        "the host is replaced with the cause in words, and Node-RED's own memory stays",
    "Every run ends the host":
        "after three in a row the model is in error with the cause, and no fourth host starts at once",
    "A network answers with another size than it had when it was loaded":
        "that frame fails with a code and the size, and the next one is answered",
} as const satisfies FaultTable;
