import assert from "node:assert/strict";
import { Presence, type PresenceLook } from "../../../src/analysis/presence";
import { PRESENCE_DEFAULTS, type PresenceOptions } from "../../../src/analysis/presence-options";
import type { Detection } from "../../../src/detection";

const START = Date.parse("2026-11-24T09:15:02.113Z");

function seen(label: string, score = 0.9, x = 0.1): Detection {
    const box = { x, y: 0.2, width: 0.1, height: 0.3 };
    return { label, classId: 0, score, box, boxPx: { x: 64, y: 72, width: 64, height: 108 } };
}

/** One source at five frames per second, whose frames are told by what they show. */
class Scene {
    readonly presence: Presence;
    #at = START;
    #ids = 0;

    constructor(options: Partial<PresenceOptions> = {}) {
        const makeId = (): string => `id${(this.#ids += 1)}`;
        this.presence = new Presence({ ...PRESENCE_DEFAULTS, ...options }, makeId);
    }

    frame(...detections: Detection[]): PresenceLook {
        this.#at += 200;
        return this.presence.look(detections, this.#at);
    }

    frames(count: number, ...detections: Detection[]): PresenceLook["changes"] {
        return Array.from({ length: count }, () => this.frame(...detections)).flatMap(
            ({ changes }) => changes,
        );
    }

    pause(seconds: number): void {
        this.#at += seconds * 1000;
    }
}

const types = (changes: PresenceLook["changes"]): string[] =>
    changes.map(({ type, label }) => `${type} ${label}`);

describe("Presence", () => {
    it("begins after as many frames as asked for, and dates it from the first", () => {
        const scene = new Scene({ minimumFrames: 3 });
        assert.deepEqual(scene.frames(2, seen("person")), []);
        const [begin, ...more] = scene.frames(1, seen("person"));
        assert.deepEqual(more, []);
        assert.deepEqual(begin, {
            type: "begin",
            label: "person",
            id: "id1",
            start: START + 200,
            end: null,
            score: 0.9,
            box: seen("person").box,
            count: 1,
            cutOff: false,
        });
        assert.equal(scene.presence.open, 1);
    });

    it("takes a frame without the label as one against it, and forgets what it does not believe", () => {
        const scene = new Scene({ minimumFrames: 3 });
        for (let i = 0; i < 20; i++) {
            assert.deepEqual(scene.frame(seen("person")).changes, []);
            assert.deepEqual(scene.frame().gone, [`id${i + 1}`]);
        }
        assert.equal(scene.presence.open, 0);
        assert.deepEqual(types(scene.frames(3, seen("person"))), ["begin person"]);
    });

    it("ends once the label was away longer than the time-out, as of when it was last seen", () => {
        const scene = new Scene({ timeOut: 2 });
        scene.frames(5, seen("person"));
        const last = START + 5 * 200;
        assert.deepEqual(scene.frames(10), []);
        const ends = scene.frames(20);
        assert.deepEqual(types(ends), ["end person"]);
        assert.deepEqual([ends[0]?.end, ends[0]?.cutOff], [last, false]);
        assert.equal(scene.presence.open, 0);
    });

    it("bridges gaps below the time-out, whatever their number", () => {
        const scene = new Scene({ timeOut: 2 });
        const changes = Array.from({ length: 30 }, () => [
            ...scene.frames(3, seen("person")),
            ...scene.frames(9),
        ]).flat();
        assert.deepEqual(types(changes), ["begin person"]);
    });

    it("takes what comes back in the very frame after the time-out for somebody else", () => {
        const scene = new Scene({ timeOut: 2, minimumFrames: 1 });
        const [begin] = scene.frames(1, seen("person"));
        scene.pause(60);
        const changes = scene.frames(1, seen("person"));
        assert.deepEqual(types(changes), ["end person", "begin person"]);
        assert.equal(changes[0]?.id, begin?.id);
        assert.notEqual(changes[1]?.id, begin?.id);
    });

    it("smooths scores: one bright frame among dim ones begins nothing, dim frames after bright ones end nothing", () => {
        const scene = new Scene({ score: 0.5, smoothing: 0.3 });
        assert.deepEqual(scene.frames(10, seen("cat", 0.3)), []);
        assert.deepEqual(scene.frames(1, seen("cat", 0.8)), []);
        assert.deepEqual(scene.frames(5, seen("cat", 0.3)), []);
        assert.deepEqual(types(scene.frames(5, seen("cat", 0.8))), ["begin cat"]);
        assert.deepEqual(scene.frames(10, seen("cat", 0.3)), []);
        assert.equal(scene.presence.open, 1);
    });

    it("updates when more are there or the best score rose, no more often than asked for", () => {
        const scene = new Scene({ minimumFrames: 1, updateInterval: 1 });
        scene.frames(1, seen("car", 0.6));
        const crowd = scene.frames(4, seen("car", 0.6), seen("car", 0.5));
        assert.deepEqual(crowd, [], "less than a second after the begin");
        const [update, ...more] = scene.frames(4, seen("car", 0.6), seen("car", 0.5));
        assert.deepEqual([update?.type, update?.count, more.length], ["update", 2, 0]);
        scene.pause(1);
        assert.deepEqual(scene.frames(5, seen("car", 0.64)), [], "hardly better");
        const better = scene.frames(5, seen("car", 0.8, 0.5));
        assert.deepEqual([better[0]?.type, better[0]?.score, better[0]?.box.x], ["update", 0.8, 0.5]);
        assert.equal(better.length, 1);
    });

    it("names the frames that show something best so far, before the begin as well", () => {
        const scene = new Scene({ minimumFrames: 3 });
        const best = [0.5, 0.9, 0.7, 0.9, 0.95].map((score) => scene.frame(seen("dog", score)).best);
        assert.deepEqual(best, [["id1"], ["id1"], [], [], ["id1"]]);
    });

    it("keeps labels apart, and counts the most in one frame", () => {
        const scene = new Scene({ timeOut: 2 });
        const changes = scene.frames(5, seen("person"), seen("car"), seen("person", 0.7));
        assert.deepEqual(types(changes).sort(), ["begin car", "begin person"]);
        const ends = [...scene.frames(15, seen("car")), ...scene.frames(15)];
        assert.deepEqual(
            ends.map(({ type, label, count }) => [type, label, count]),
            [
                ["end", "person", 2],
                ["end", "car", 1],
            ],
        );
    });

    it("ends as cut off what is open when nobody looks any more, and only that", () => {
        const scene = new Scene();
        scene.frames(5, seen("person"));
        scene.frames(1, seen("person"), seen("car"));
        const ends = scene.presence.cutOff();
        assert.deepEqual(types(ends), ["end person"]);
        assert.deepEqual([ends[0]?.cutOff, ends[0]?.end], [true, START + 6 * 200]);
        assert.deepEqual(scene.presence.cutOff(), []);
    });

    it("does not go back in time with a frame that does", () => {
        const scene = new Scene({ minimumFrames: 1 });
        scene.frames(1, seen("person"));
        scene.pause(-3600);
        assert.deepEqual(types(scene.frames(10, seen("person"))), []);
        const [end] = scene.presence.cutOff();
        assert.equal(end?.end, START + 200);
    });

    it("gives every begin exactly one end, over a thousand frames of chance", () => {
        const scene = new Scene({ timeOut: 1, minimumFrames: 2 });
        let state = 7;
        const chance = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
        const changes: PresenceLook["changes"][number][] = [];
        for (let i = 0; i < 1000; i++) {
            if (chance() < 0.02) scene.pause(chance() * 4);
            const shown = ["a", "b", "c"].filter(() => chance() < 0.4).map((label) => seen(label, chance()));
            changes.push(...scene.frames(1, ...shown));
        }
        changes.push(...scene.presence.cutOff());
        const ids = (type: string): string[] =>
            changes.filter((one) => one.type === type).map(({ id }) => id);
        const begins = ids("begin");
        assert.ok(begins.length > 20, `${begins.length} begins`);
        assert.equal(new Set(begins).size, begins.length);
        assert.deepEqual(ids("end").sort(), begins.sort());
        for (const { type, start, end } of changes) assert.ok(type !== "end" || (end ?? 0) >= start);
    });
});
