import type { ModelInfo, ModelSpec, Picture, RunOptions, RunResult } from "./engine";

/** A picture in memory that both processes reach. */
export interface StoredPicture {
    /** Byte at which its pixels begin. */
    readonly place: number;
    readonly bytes: number;
    readonly width: number;
    readonly height: number;
}

/** What a host is asked to do. */
export type HostRequest =
    | { readonly kind: "load"; /** file: URL */ readonly engineModule: string; readonly spec: ModelSpec }
    | { readonly kind: "run"; readonly picture: Picture | StoredPicture; readonly options: RunOptions }
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
