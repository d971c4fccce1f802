/**
 * A raw value below this has a share that is not above the given one: compared so, most cells need no exponential, which
 * is most of a head's time. The margin is wider than rounding, so whatever passes has to be asked exactly.
 */
export const leastRaw = (share: number): number => Math.log(share / (1 - share)) - 1e-6;
