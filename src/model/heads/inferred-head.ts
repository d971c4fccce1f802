import type { HeadDescription, InputRecipe } from "../manifest";
import type { NetworkShape, OutputShape } from "./head";

/** What metadata, shapes and names say of a network's outputs. */
export interface InferredHead {
    readonly head: HeadDescription;
    /** One sentence for people: what was concluded from what. */
    readonly why: string;
    /** How networks of this kind take their pixels, where that is not what is usual for the head. */
    readonly input?: Partial<InputRecipe>;
    /** The first answer must prove to be raw YOLOX rows of this output; decoded ones come from other networks too. */
    readonly mustBeRaw?: OutputShape;
}

/** Null where outputs of another kind stand; `E_MODEL_HEAD` with a question where they are known, but leave doubt. */
export type Inference = (network: NetworkShape) => InferredHead | null;
