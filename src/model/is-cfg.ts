/** True for the name of a darknet network. */
export function isCfg(file: string): boolean {
    return file.toLowerCase().endsWith(".cfg");
}
