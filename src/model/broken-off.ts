/** A connection or a server that failed, and may do better next time. */
export class BrokenOff extends Error {}
