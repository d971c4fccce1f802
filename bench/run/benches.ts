import type { Bench } from "./bench";
import { hostRate } from "../host-rate";
import { wires } from "../wires";

/** Every bench, in the order of the table; a new one is a file in bench/ and a line here. */
export const BENCHES: readonly Bench[] = [wires, hostRate];
