/**
 * One label per class. Labels never shift: too few are filled up, too many cut off, and both are said.
 *
 * @param notes takes the sentence that says so
 */
export function fitLabels(labels: readonly string[] | null, count: number, notes: string[]): string[] {
    if (!labels) notes.push("Nothing names the classes; they go by their numbers.");
    else if (labels.length !== count) notes.push(`${labels.length} labels are given for ${count} classes.`);
    return Array.from({ length: count }, (_, index) => labels?.[index] ?? `class ${index}`);
}
