import { cameraCpu } from "../camera-cpu";
import { cameras } from "../cameras";
import { crops } from "../crops";
import { fileRate } from "../file-rate";
import { firstDetection } from "../first-detection";
import { hostRate } from "../host-rate";
import { latency } from "../latency";
import { loopDelay } from "../loop-delay";
import { mqtt } from "../mqtt";
import { outage } from "../outage";
import { packageSize } from "../package-size";
import { compileTime } from "../compile";
import { opencv } from "../opencv";
import { paper } from "../paper";
import { peers } from "../peers";
import { recovery } from "../recovery";
import { redeploys } from "../redeploys";
import { soak } from "../soak";
import { wires } from "../wires";
import type { Bench } from "./bench";

/** Every bench, in the order of the table; a new one is a file in bench/ and a line here. */
export const BENCHES: readonly Bench[] = [
    hostRate,
    loopDelay,
    cameraCpu,
    recovery,
    wires,
    mqtt,
    outage,
    peers,
    fileRate,
    latency,
    redeploys,
    soak,
    cameras,
    crops,
    packageSize,
    firstDetection,
    compileTime,
    paper,
    opencv,
];
