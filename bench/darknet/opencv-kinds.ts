import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../../test/fixtures/paths";

/** An OpenCV to be measured. */
export interface OpenCvKind {
    readonly id: string;
    readonly title: string;
    readonly python: string;
    readonly packages: string | null;
    /** It reads our compiled ONNX file, having no reader of darknet any more. */
    readonly readsOnnx: boolean;
}

const FOLDER = path.join(ROOT, ".cache/bench");
const LIMIT_MS = 300_000;
const DEBIAN = "/usr/bin/python3";

/** By id, in the order of the table. */
export const OPENCV_KINDS = {
    debian: "Debian's OpenCV",
    pypi4: "the newest OpenCV 4 of PyPI",
    pypi5: "OpenCV 5 of PyPI",
} as const;

/** Makes sure that one is there; null if it cannot be had, which `say` tells. */
export function openCvKind(id: keyof typeof OPENCV_KINDS, say: (text: string) => void): OpenCvKind | null {
    const kind = { id, title: OPENCV_KINDS[id], readsOnnx: id === "pypi5" };
    if (id === "debian") {
        const { status } = spawnSync(DEBIAN, ["-c", "import cv2"], { timeout: LIMIT_MS });
        if (status === 0) return { ...kind, python: DEBIAN, packages: null };
        say("python3-opencv is not installed");
        return null;
    }
    const packages = path.join(FOLDER, id);
    if (!existsSync(path.join(packages, "cv2"))) {
        say(`installing ${kind.title} …`);
        mkdirSync(packages, { recursive: true });
        const wanted = id === "pypi5" ? "opencv-python-headless>=5,<6" : "opencv-python-headless<5";
        const pip = ["-m", "pip", "install", "--quiet", "--target", packages, wanted];
        const { status, stderr } = spawnSync("python3", pip, { encoding: "utf8", timeout: LIMIT_MS });
        if (status !== 0) {
            say(`pip cannot install it: ${stderr.trim().split("\n").at(-1) ?? ""}`);
            return null;
        }
    }
    return { ...kind, python: "python3", packages };
}
