import type { Provider } from "./provider-names";
import type { PictureGraph } from "./session";
import type { TimedRun } from "./timed-run";

/** What a trial process is asked: whether a provider works at all, or a network's answer on the check picture. */
export interface TrialRequest {
    readonly provider: Provider;
    readonly threads: number;
    /** Null for the network of the trial itself, which then runs on the CPU as well. */
    readonly graph: PictureGraph | null;
}

export type TrialAnswer =
    | {
          readonly run: TimedRun;
          /** The CPU's, where it ran. */
          readonly cpu: TimedRun | null;
      }
    | { readonly refused: string };
