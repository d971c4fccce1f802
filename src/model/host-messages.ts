import type { ModelInfo, ModelSpec, Picture, RunOptions, RunResult } from "./engine";

/** What a host is asked to do. */
export type HostRequest =
    | { readonly kind: "load"; /** file: URL */ readonly engineModule: string; readonly spec: ModelSpec }
    | { readonly kind: "run"; readonly picture: Picture; readonly options: RunOptions }
    | { readonly kind: "release" };

export type HostMessage = HostRequest & { readonly id: number };

/** A failure as plain data: errors lose their own properties on some of the ways. */
export interface PlainFailure {
    readonly code: string;
    readonly message: string;
}

export type HostAnswer =
    | { readonly id: number; readonly value: ModelInfo | RunResult | null }
    | { readonly id: number; readonly failure: PlainFailure };
