/** How often the cases that repeat themselves do so; `CSP_VISION_FAULTS=full` (`npm run test:faults`) asks for all. */
export const IS_FULL = process.env["CSP_VISION_FAULTS"] === "full";

export const COUNTS = IS_FULL
    ? { mutations: 200_000, runtimeMutations: 5000, redeploys: 100, deadCameras: 10, liveCameras: 10 }
    : { mutations: 2000, runtimeMutations: 100, redeploys: 20, deadCameras: 10, liveCameras: 10 };
