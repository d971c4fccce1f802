/** Edge of the squares, in pixels: about the size of an object. */
const EDGE = 32;

/**
 * A picture that is the same everywhere and holds something at every size: squares of all colours, shades across
 * them, and a little noise.
 *
 * @param dims pictures, height, width and 3
 * @returns rgb24 of all of them
 */
export function checkPicture(dims: readonly number[]): Uint8Array {
    const [count = 1, height = 0, width = 0] = dims;
    const pixels = new Uint8Array(count * height * width * 3);
    let noise = 1;
    for (let at = 0; at < pixels.length; at++) {
        const channel = at % 3;
        const x = Math.floor(at / 3) % width;
        const y = Math.floor(at / 3 / width) % height;
        const square = Math.floor(x / EDGE) + 3 * Math.floor(y / EDGE);
        const shade = ((x + y) % EDGE) * 3;
        // glibc's rand: any sequence that is the same everywhere would do.
        noise = (Math.imul(noise, 1103515245) + 12345) & 0x7fffffff;
        pixels[at] = ((square >> channel) & 1) * 140 + shade + ((noise >> 16) % 16);
    }
    return pixels;
}
