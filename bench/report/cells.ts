import type { Row } from "../run/bench";

/** A row's figure for people. */
export interface Cells {
    readonly goal: string;
    readonly value: string;
    /** Empty without a goal or a value. */
    readonly verdict: "" | "yes" | "no";
}

const HOLDS = {
    "≥": (value: number, bound: number) => value >= bound,
    "≤": (value: number, bound: number) => value <= bound,
    "<": (value: number, bound: number) => value < bound,
};

/** @param value undefined where it was not measured */
export function cells({ goal, unit, digits = 2 }: Row, value: number | undefined): Cells {
    const withUnit = (text: string): string => (unit === "" ? text : `${text} ${unit}`);
    const isHeld = goal && value !== undefined ? HOLDS[goal.is](value, goal.value) : null;
    return {
        goal: goal ? withUnit(`${goal.is} ${goal.value}`) : "",
        value: value === undefined ? "not measured" : withUnit(value.toFixed(digits)),
        verdict: isHeld === null ? "" : isHeld ? "yes" : "no",
    };
}
