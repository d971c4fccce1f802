import assert from "node:assert/strict";
import type { IClientOptions, MqttClient } from "mqtt";
import { eventually } from "../../fixtures/eventually";
import { EVENTS, EventSource, type EventSourceOptions } from "../../fixtures/event-source";
import { Mosquitto, type MosquittoOptions, type Received } from "../../fixtures/mosquitto";

/** How long the broker is away, in s; 60 in the measured case. */
const OUTAGE_S = Number(process.env["CSP_VISION_TEST_OUTAGE"] ?? 2.5);
const LIMIT_MS = 20_000;

const idOf = ({ text }: Received): string => (JSON.parse(text) as { id: string }).id;

/** Each id once, in the order of its first arrival. */
const firsts = (received: readonly Received[]): string[] => [...new Set(received.map(idOf))];

describe("events through an outage of the broker", function () {
    this.timeout(60_000 + OUTAGE_S * 2000);
    const brokers: Mosquitto[] = [];
    const sources: EventSource[] = [];

    afterEach(async () => {
        for (const source of sources.splice(0)) await source.close();
        for (const broker of brokers.splice(0)) await broker.stop();
    });

    async function start(options?: MosquittoOptions): Promise<Mosquitto> {
        const broker = await Mosquitto.start(options);
        brokers.push(broker);
        return broker;
    }

    function sourceOf(options: EventSourceOptions): EventSource {
        const source = new EventSource(options);
        sources.push(source);
        return source;
    }

    async function assertAllIn(received: Received[], { published }: EventSource): Promise<void> {
        await eventually(
            () => firsts(received).length,
            (count) => count >= published.length,
            LIMIT_MS,
        );
        assert.deepEqual(firsts(received), published);
    }

    const PERSISTENT: MosquittoOptions = { lines: ["persistence true", "persistence_location {dir}/"] };
    const PERSISTENT_WATCHER: IClientOptions = { clientId: "watcher", clean: false };

    for (const [who, options, subscriber] of [
        ["to a subscriber with a session of its own", PERSISTENT, PERSISTENT_WATCHER],
        ["to a subscriber that is back later than the source", {}, null],
    ] as const) {
        it(`of ${OUTAGE_S} s at 20 per second all arrive, in order, ${who}`, async () => {
            const broker = await start(options);
            const expiry = { protocolVersion: 5, properties: { sessionExpiryInterval: 600 } } as const;
            const received: Received[] = [];
            const watch = async (): Promise<MqttClient> => {
                const client = await broker.client({ ...expiry, ...subscriber });
                client.on("message", (topic, payload, { retain, qos }) => {
                    received.push({ topic, text: payload.toString(), retain, qos });
                });
                await client.subscribeAsync(EVENTS, { qos: 1 });
                return client;
            };
            const watcher = await watch();
            const source = sourceOf({ url: broker.url });
            await source.publishFor(1);
            if (!subscriber) await watcher.endAsync();
            await broker.halt("SIGTERM");
            await source.publishFor(OUTAGE_S);
            assert.ok(source.connection.events.count >= OUTAGE_S * 20 - 20);
            await broker.restart();
            await eventually(
                () => source.connection.state.kind,
                (kind) => kind === "connected",
                LIMIT_MS,
            );
            await source.publishFor(1.5);
            if (!subscriber) await watch();
            await assertAllIn(received, source);
            const again = received.length - source.published.length;
            assert.ok(again <= 20, `${again} came twice`);
            await eventually(
                () => source.connection.events.count,
                (count) => count === 0,
                LIMIT_MS,
            );
            assert.ok(source.outcomes.every(({ kind }) => kind === "sent"));
        });
    }

    it("are caught up so slowly that a slow subscriber's queue holds them", async () => {
        const broker = await Mosquitto.stopped();
        brokers.push(broker);
        const source = sourceOf({ url: broker.url });
        for (let i = 0; i < 1200; i++) source.publish();
        await broker.restart();
        const received: Received[] = [];
        const watcher = await broker.client();
        watcher.handleMessage = ({ topic, payload, retain, qos }, done) => {
            received.push({ topic, text: payload.toString(), retain, qos });
            setTimeout(done, 2);
        };
        await watcher.subscribeAsync(EVENTS, { qos: 1 });
        await assertAllIn(received, source);
        assert.equal(received.length, 1200);
    });

    it("beyond the limits are dropped from the oldest on, and the counts are exact", async () => {
        const broker = await Mosquitto.stopped();
        brokers.push(broker);
        const source = sourceOf({
            url: broker.url,
            outbox: { event: { count: 100, bytes: 1e6, ageS: 86_400 } },
        });
        // A day at 20 per second, and what may wait, both divided by a thousand.
        for (let i = 0; i < 1728; i++) source.publish();
        assert.deepEqual(source.outcomes, Array(1628).fill({ kind: "dropped", reason: "queue" }));
        assert.deepEqual(source.connection.events.count, 100);
        await broker.restart();
        const received = await broker.watch(EVENTS);
        await eventually(
            () => source.outcomes.length,
            (count) => count === 1728,
            LIMIT_MS,
        );
        assert.deepEqual(firsts(received), source.published.slice(1628));
        assert.equal(source.outcomes.filter(({ kind }) => kind === "sent").length, 100);
    });

    it("are kept over a restart of the connection in the same process", async () => {
        const broker = await Mosquitto.stopped();
        brokers.push(broker);
        const outbox = { key: "over a restart" };
        const first = sourceOf({ url: broker.url, outbox });
        for (let i = 0; i < 10; i++) first.publish();
        await first.close();
        const second = sourceOf({ url: broker.url, outbox, session: "s2" });
        second.publish();
        await broker.restart();
        const received = await broker.watch(EVENTS);
        await eventually(
            () => received.length,
            (count) => count === 11,
            LIMIT_MS,
        );
        assert.deepEqual(received.map(idOf), [...first.published, ...second.published]);
    });
});
