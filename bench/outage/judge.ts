export interface Verdict {
    readonly published: number;
    /** Published and never arrived. */
    readonly lost: number;
    /** Arrived first behind one that was published after it. */
    readonly late: number;
    /** Arrived again. */
    readonly twice: number;
}

/** What became of events, by their ids in the order of publication and of arrival. */
export function judge(published: readonly string[], arrived: readonly string[]): Verdict {
    const firsts = new Set(arrived);
    const place = new Map(published.map((id, i) => [id, i]));
    let [late, furthest] = [0, -1];
    for (const id of firsts) {
        const at = place.get(id);
        if (at === undefined) continue;
        if (at < furthest) late += 1;
        furthest = Math.max(furthest, at);
    }
    return {
        published: published.length,
        lost: published.filter((id) => !firsts.has(id)).length,
        late,
        twice: arrived.length - firsts.size,
    };
}
