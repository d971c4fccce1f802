/** Boxes of one picture on their way from a head to suppression: columns of equal length, in input pixels. */
export class Candidates {
    /** x1, y1, x2, y2 per box. */
    readonly corners: number[] = [];
    readonly scores: number[] = [];
    readonly classIds: number[] = [];
    /** Boxes refused because they held no number or no area. */
    discarded = 0;

    get length(): number {
        return this.scores.length;
    }

    /** Takes a box by its corners; one that is not finite, has no area or no finite score is counted instead. */
    add(classId: number, score: number, x1: number, y1: number, x2: number, y2: number): void {
        const area = (x2 - x1) * (y2 - y1);
        if (!Number.isFinite(score) || !Number.isFinite(area) || !(x2 > x1) || !(y2 > y1)) {
            this.discarded += 1;
            return;
        }
        this.corners.push(x1, y1, x2, y2);
        this.scores.push(score);
        this.classIds.push(classId);
    }

    /** The same for a box by its centre and size. */
    addCentred(classId: number, score: number, x: number, y: number, width: number, height: number): void {
        this.add(classId, score, x - width / 2, y - height / 2, x + width / 2, y + height / 2);
    }
}
