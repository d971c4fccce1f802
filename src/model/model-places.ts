import path from "node:path";

/** Where models of the library are looked for and come from. */
export interface ModelPlaces {
    /** Searched for names, in this order; the first is where models are fetched to. */
    readonly folders: readonly string[];
    /** Address that stands in for those of the library: `<mirror>/<model>/<file>`; null for none. */
    readonly mirror: string | null;
}

/**
 * Reads `cspModelLibrary` or `CSP_VISION_MODELS`: a folder, or the address of a mirror.
 *
 * @param setting empty for none; a folder may be relative to `base`
 * @param userDirectory Node-RED's
 */
export function modelPlaces(setting: string, userDirectory: string, base = userDirectory): ModelPlaces {
    const own = path.join(userDirectory, "csp-vision", "models");
    const wanted = setting.trim();
    if (wanted === "") return { folders: [own], mirror: null };
    if (/^https?:\/\//i.test(wanted)) return { folders: [own], mirror: wanted.replace(/\/+$/, "") };
    const folder = path.resolve(base, wanted);
    return { folders: folder === own ? [own] : [folder, own], mirror: null };
}
