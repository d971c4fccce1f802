import type { HeadPlan, NetworkShape } from "./heads/head";
import type { InferredHead } from "./heads/inferred-head";
import { shapeText } from "./heads/shape-text";
import type { InputRecipe } from "./manifest";

export interface PlannedParts {
    readonly inferred: InferredHead | null;
    readonly recipe: InputRecipe;
    readonly plan: HeadPlan;
    readonly shape: NetworkShape;
    /** Pictures that the graph takes at once. */
    readonly batch: number;
}

/** What a user should know of how a network is read, one sentence each. */
export function planNotes({ inferred, recipe, plan, shape, batch }: PlannedParts): string[] {
    const notes: string[] = [];
    if (inferred)
        notes.push(`${inferred.why} Pixels go in as ${pixels(recipe)}. A model.json can say otherwise.`);
    const unread = shape.outputs.filter(({ name }) => !plan.outputs.includes(name));
    if (unread.length > 0)
        notes.push(`Boxes are read from ${plan.outputs.join(", ")}; not read: ${shapeText(unread)}.`);
    const { extras = 0 } = shape;
    if (extras > 0) notes.push(`The last ${extras} numbers of each row (masks, key points) are not read.`);
    if (plan.isSuppressed)
        notes.push("The network chooses among overlapping boxes itself; nms does nothing more.");
    if (batch > 1)
        notes.push(
            `The network takes ${batch} pictures at once; each one runs with ${batch - 1} black ones.`,
        );
    return notes;
}

function pixels({ colorOrder, resize, align, scale, mean, std }: InputRecipe): string {
    const factor = Math.abs(scale - 1 / 255) < 1e-9 ? "1/255" : String(scale);
    const isShifted = mean.some((value) => value !== 0) || std.some((value) => value !== 1);
    const shift = isShifted ? ` less ${mean.join(", ")} over ${std.join(", ")}` : "";
    const where = resize === "letterbox" ? `letterbox, ${align}` : resize;
    return `${colorOrder} times ${factor}${shift} (${where})`;
}
