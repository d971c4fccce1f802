/** Generated at build time from docs/schema/manifest.json by scripts/generate-checks.mjs. */
interface CheckManifest {
    (value: unknown): boolean;
    errors?:
        { instancePath: string; message?: string; params: Record<string, unknown>; data?: unknown }[] | null;
}
declare const checkManifest: CheckManifest;
export = checkManifest;
