import { VisionFrame } from "../../src/frame";

/** Makes frames of a size that all share one picture: coloured noise, the same each time. */
export function frameMaker(width: number, height: number): (source: string, sequence: number) => VisionFrame {
    const pixels = VisionFrame.allocate(width, height);
    for (let i = 0, seed = 1; i < pixels.length; i++) {
        seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
        pixels[i] = seed >> 16;
    }
    return (source, sequence) =>
        new VisionFrame({
            ...{ pixels, width, height, nativeWidth: width, nativeHeight: height, source, sequence },
            pts: null,
            capturedAt: Date.now(),
        });
}
