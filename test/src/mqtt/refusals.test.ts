import assert from "node:assert/strict";
import { pbkdf2Sync, randomBytes } from "node:crypto";
import { eventually } from "../../fixtures/eventually";
import { EVENTS, EventSource, type EventSourceOptions } from "../../fixtures/event-source";
import { Mosquitto, type MosquittoOptions, type Received } from "../../fixtures/mosquitto";
import { SilentBroker } from "../../fixtures/silent-broker";

const LIMIT_MS = 15_000;

interface Event {
    readonly id: string;
    readonly picture?: string;
}

const eventOf = ({ text }: Received): Event => JSON.parse(text) as Event;

describe("what a broker does not take", () => {
    const ends: (() => Promise<void>)[] = [];

    afterEach(async () => {
        for (const end of ends.splice(0).reverse()) await end();
    });

    async function start(options?: MosquittoOptions): Promise<Mosquitto> {
        const broker = await Mosquitto.start(options);
        ends.push(() => broker.stop());
        return broker;
    }

    function sourceOf(options: EventSourceOptions): EventSource {
        const source = new EventSource(options);
        ends.push(() => source.close());
        return source;
    }

    const until = <Answer>(ask: () => Answer, holds: (answer: Answer) => boolean): Promise<Answer> =>
        eventually(ask, holds, LIMIT_MS);
    const isConnected = (source: EventSource): Promise<unknown> =>
        until(
            () => source.connection.state.kind,
            (kind) => kind === "connected",
        );
    const notes = ({ connection: { state } }: EventSource): string =>
        "notes" in state ? state.notes.join("; ") : "";

    for (const [version, most] of [
        [5, 1],
        [4, 3],
    ] as const) {
        it(`for its size is given up, named and counted, the rest goes on in order (MQTT ${version})`, async () => {
            const broker = await start({ lines: ["max_packet_size 20000"] });
            const received = await broker.watch("csp/Gate/#");
            const source = sourceOf({ url: broker.url, version });
            await isConnected(source);
            if (version === 5) assert.equal(source.use.largestPacket, 20_000);
            const expected: string[] = [];
            for (let i = 0; i < 40; i++) {
                if (i === 10) source.publish({ picture: "x".repeat(200_000) }, "csp/Gate/snapshot");
                else expected.push(source.publish());
                await new Promise((resolve) => setTimeout(resolve, 25));
            }
            await until(
                () => received.length,
                (count) => count >= 39,
            );
            assert.deepEqual([...new Set(received.map((one) => eventOf(one).id))], expected);
            await until(
                () => source.outcomes.length,
                (count) => count === 40,
            );
            assert.deepEqual(source.connection.givenUp, { E_PACKET_SIZE: 1 });
            assert.match(notes(source), /csp\/Gate\/snapshot.*200\d+ bytes/);
            const dials = broker.connections("source");
            assert.ok(dials <= most, `${dials} connections`);
        });
    }

    for (const version of [5, 4] as const) {
        it(`of retained messages and QoS 2 is sent without them (MQTT ${version})`, async () => {
            const broker = await start({ lines: ["retain_available false", "max_qos 1"] });
            const received = await broker.watch("csp/#");
            const source = sourceOf({
                url: broker.url,
                version,
                ...(version === 4 ? { retain: false } : {}),
            });
            await isConnected(source);
            source.use.publish({
                topic: "csp/Gate/counts/person",
                payload: "1",
                class: "state",
                qos: version === 5 ? 2 : 1,
            });
            source.publish();
            await until(
                () => received.length,
                (count) => count >= 3,
            );
            const count = received.find(({ topic }) => topic.endsWith("person"));
            assert.deepEqual([count?.retain, count?.qos], [false, 1]);
            if (version === 5) assert.match(notes(source), /does not retain.*highest QoS is 1/);
        });
    }

    it("of a retained last will under MQTT 3.1.1 is named as the likely cause", async () => {
        const broker = await start({ lines: ["retain_available false"] });
        const source = sourceOf({ url: broker.url, version: 4 });
        const cause = (): string => ("cause" in source.connection.state ? source.connection.state.cause : "");
        await until(cause, (text) => /retained messages, such as the last will/.test(text));
    });

    it("by its access list is given up under MQTT 5, named and counted, and the rest goes on", async () => {
        const acl = "topic readwrite #\ntopic deny csp/Gate/secret\n";
        const broker = await start({ lines: ["acl_file {dir}/acl"], files: { acl } });
        const received = await broker.watch("csp/Gate/#");
        const source = sourceOf({ url: broker.url });
        source.publish();
        source.publish({}, "csp/Gate/secret");
        source.publish();
        source.use.publish({ topic: "csp/Gate/secret", payload: "1", class: "state" });
        await until(
            () => source.outcomes.length,
            (count) => count === 3,
        );
        assert.deepEqual(source.outcomes.map(({ kind }) => kind).sort(), ["failed", "sent", "sent"]);
        await until(
            () => source.connection.givenUp,
            (counts) => counts["E_BROKER_REFUSED"] === 2,
        );
        assert.match(notes(source), /csp\/Gate\/secret.*[Nn]ot authorized/);
        await until(
            () => received.length,
            (count) => count === 2,
        );
        assert.equal(broker.connections("source"), 1);
    });

    it("is unheard, not sent, when nobody subscribes", async () => {
        const broker = await start();
        const source = sourceOf({ url: broker.url, outbox: { subscriberWaitS: 0.5 } });
        source.publish();
        await until(
            () => notes(source),
            (text) => text.includes(`nobody subscribes to ${EVENTS}`),
        );
        await until(
            () => source.outcomes,
            ([first]) => first !== undefined,
        );
        assert.deepEqual(source.outcomes, [{ kind: "dropped", reason: "unheard" }]);
    });

    it("is dialled anew when it acknowledges nothing, in words, and everything is kept", async () => {
        const broker = await SilentBroker.start(true);
        ends.push(() => broker.stop());
        const outbox = { event: { count: 50, bytes: 1e6, ageS: 3600 } };
        const source = sourceOf({ url: broker.url, version: 4, silenceMs: 400, outbox });
        for (let i = 0; i < 80; i++) source.publish();
        const cause = (): string => ("cause" in source.connection.state ? source.connection.state.cause : "");
        await until(cause, (text) => /acknowledges nothing/.test(text));
        await until(
            () => broker.introductions,
            (count) => count >= 2,
        );
        assert.equal(source.connection.events.count, 50);
        assert.deepEqual(source.outcomes, Array(30).fill({ kind: "dropped", reason: "queue" }));
        assert.ok(broker.open <= 1);
    });

    it("is kept while its password is wrong, and comes when it is right again", async () => {
        const line = (password: string): string => {
            const salt = randomBytes(12);
            const hash = pbkdf2Sync(password, salt, 101, 64, "sha512").toString("base64");
            return `me:$7$101$${salt.toString("base64")}$${hash}\n`;
        };
        const files: Record<string, string> = { passwords: line("first") };
        const broker = await start({ anonymous: false, lines: ["password_file {dir}/passwords"], files });
        const outbox = { key: "a changed password" };
        const before = sourceOf({ url: broker.url, user: "me", password: "first", outbox, session: "a" });
        await isConnected(before);
        files["passwords"] = line("second");
        await broker.restart();
        const received = await broker.watch(EVENTS, { username: "me", password: "second" });
        for (let i = 0; i < 5; i++) before.publish();
        await until(
            () => before.connection.state,
            (state) => "code" in state && state.code === "E_BROKER_REFUSED",
        );
        await before.close();
        const after = sourceOf({ url: broker.url, user: "me", password: "second", outbox, session: "b" });
        after.publish();
        await until(
            () => received.length,
            (count) => count === 6,
        );
        const ids = received.map((one) => eventOf(one).id);
        assert.deepEqual(ids, [...before.published, ...after.published]);
    });
});
