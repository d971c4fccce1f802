/** Generated at build time from docs/schema/health.json by scripts/generate-checks.mjs. */
interface CheckHealth {
    (value: unknown): boolean;
    errors?: { instancePath: string; message?: string }[] | null;
}
declare const checkHealth: CheckHealth;
export = checkHealth;
