import type { FaultTable } from "../fault-table";

/** Redeploys: 20 in `npm test`, 100 in `npm run test:faults`. */
export const NODE_RED = {
    "The flows are deployed again and again, in full, by nodes and by flows":
        "each deploy ends well, and one camera, one host and one connection are left, in no more memory",
    "A detector is disabled and enabled":
        "no document comes meanwhile and its host ends; then documents come again",
    "A tab is disabled and enabled": "nothing of it runs meanwhile; then documents come again",
    "A camera is deleted":
        "its ffmpeg ends, the detector stays ready, and an undone deletion gives documents again",
    "One of two copies of a subflow is disabled, then deleted":
        "the other goes on, and its camera's is the only ffmpeg",
    "A flow is imported without its config nodes":
        "Node-RED runs on, the nodes without them say which is missing, and the rest of the flow works",
    "The user directory cannot be written": "documents come as ever",
    "The admin API is switched off (httpAdminRoot: false)":
        "documents come as ever, and no address of ours answers",
    "Node-RED is killed in the middle of its work and started again":
        "nothing of it is left, the broker says offline, then documents of a new session come",
} as const satisfies FaultTable;
