/** When an object counts as present. */
export interface PresenceOptions {
    /** Frames that have to show a label before it is believed; a frame without it takes one back. */
    readonly minimumFrames: number;
    /** What the smoothed score has to reach, 0..1. */
    readonly score: number;
    /** Share of the newest score in the smoothed one, above 0 and up to 1; 1 smooths nothing. */
    readonly smoothing: number;
    /** Seconds that a label may be out of sight before its presence is over. */
    readonly timeOut: number;
    /** Seconds between two updates of one presence at least. */
    readonly updateInterval: number;
}

/** The one place that knows what an empty field means. */
export const PRESENCE_DEFAULTS: PresenceOptions = {
    minimumFrames: 3,
    score: 0.4,
    smoothing: 0.5,
    timeOut: 5,
    updateInterval: 1,
};
