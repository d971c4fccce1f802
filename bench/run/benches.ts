import { cameraCpu } from "../camera-cpu";
import { compileTime } from "../compile";
import { hostRate } from "../host-rate";
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
    cameraCpu,
    recovery,
    wires,
    peers,
    compileTime,
    paper,
    opencv,
];
