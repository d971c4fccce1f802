import { cameras } from "../cameras";
import { cameraCpu } from "../camera-cpu";
import { crops } from "../crops";
import { fileRate } from "../file-rate";
import { compileTime } from "../compile";
import { hostRate } from "../host-rate";
import { latency } from "../latency";
import { loopDelay } from "../loop-delay";
import { opencv } from "../opencv";
import { paper } from "../paper";
import { peers } from "../peers";
import { recovery } from "../recovery";
import { wires } from "../wires";
import type { Bench } from "./bench";

/** Every bench, in the order of the table; a new one is a file in bench/ and a line here. */
export const BENCHES: readonly Bench[] = [
    hostRate,
    loopDelay,
    fileRate,
    cameraCpu,
    latency,
    recovery,
    wires,
    cameras,
    crops,
    peers,
    compileTime,
    paper,
    opencv,
];
