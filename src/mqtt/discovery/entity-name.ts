/**
 * The first name that does not begin with the device's own: Home Assistant writes the device's name in front of it.
 *
 * @param names differ in their first letters from the second on, so that one always fits
 */
export function entityName(device: string, ...names: readonly string[]): string {
    const start = device.toLowerCase();
    return names.find((name) => !name.toLowerCase().startsWith(start)) ?? names.at(-1) ?? "";
}
