import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { pbkdf2Sync, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createConnection, createServer, type AddressInfo } from "node:net";
import { pipeline } from "node:stream";
import { Aedes } from "aedes";
import { createWebSocketStream, WebSocketServer } from "ws";
import { eventually } from "../fixtures/eventually";
import { Mosquitto, type MosquittoOptions } from "../fixtures/mosquitto";
import {
    detectionMessage,
    figuresOf,
    give,
    loadPublishing,
    publishFlow,
    underWay,
    unloadPublishing,
} from "../fixtures/publishing";
import { nextMessage, nextStatus } from "../fixtures/runtime";

const LIMIT_MS = 15_000;

interface Caught {
    readonly error: { readonly code: string; readonly message: string };
    readonly vision: { readonly sequence: number };
}

describe("csp-broker with a real broker", () => {
    const brokers: Mosquitto[] = [];

    afterEach(async () => {
        await unloadPublishing();
        for (const broker of brokers.splice(0)) await broker.stop();
    });

    async function start(options?: MosquittoOptions): Promise<Mosquitto> {
        const broker = await Mosquitto.start(options);
        brokers.push(broker);
        return broker;
    }

    it("connects to a broker that comes up later, and sends the newest 100 then", async () => {
        const broker = await Mosquitto.stopped();
        brokers.push(broker);
        const status = nextStatus("pu", /refuses the connection; nothing listens/);
        await loadPublishing(publishFlow(broker.url, { qos: 1 }));
        for (let sequence = 0; sequence < 130; sequence++) give(detectionMessage({ sequence }));
        await status;
        assert.deepEqual(figuresOf().dropped, { queue: 30 });
        assert.equal(underWay(figuresOf()), 100);
        await broker.restart();
        await eventually(
            () => figuresOf().out,
            (out) => out === 100,
            LIMIT_MS,
        );
        assert.equal((await broker.retained()).get("csp/Gate/counts/person"), "1");
    });

    it("sends states and counts anew to a broker that has forgotten them", async () => {
        const broker = await start();
        await loadPublishing(publishFlow(broker.url));
        give(detectionMessage({ labels: ["person"], classes: ["person", "car"] }));
        const known = (): Promise<Map<string, string>> => broker.retained();
        const before = await eventually(known, (topics) => topics.size === 3, LIMIT_MS);
        await broker.restart();
        const after = await eventually(known, (topics) => topics.size === 3, LIMIT_MS);
        assert.deepEqual(Object.fromEntries(after), Object.fromEntries(before));
    });

    it("is told of by the last will when Node-RED is cut off", async () => {
        const broker = await start();
        const received = await broker.watch("csp/clients/#");
        const script = `
            const { BrokerConnection } = require(${JSON.stringify(require.resolve("../../src/mqtt/connection"))});
            const options = { url: ${JSON.stringify(broker.url)}, clientId: "csp", prefix: "csp", version: "auto",
                keepalive: 60, user: "", password: "", tls: {} };
            new BrokerConnection(options).use({ connected() {} });
            setTimeout(() => process.kill(process.pid, "SIGKILL"), 1500);
        `;
        assert.throws(() => execFileSync(process.execPath, ["-e", script], { stdio: "ignore" }));
        await eventually(
            () => received,
            (all) => all.at(-1)?.text === "offline",
            LIMIT_MS,
        );
        assert.deepEqual(
            received.map(({ text }) => text),
            ["online", "offline"],
        );
        assert.equal((await broker.retained()).get("csp/clients/csp/status"), "offline");
    });

    for (const version of ["auto", "4"]) {
        it(`says in words that user or password are refused, and tries again (MQTT ${version})`, async () => {
            const broker = await start({ anonymous: false });
            const status = nextStatus("pu", /credentials/);
            const credentials = { br: { user: "me", password: "top-secret" } };
            await loadPublishing(publishFlow(broker.url, {}, { version }), credentials);
            assert.doesNotMatch(await status, /top-secret/);
            const tries = (): number => broker.log.split("disconnected, not authorised").length - 1;
            await eventually(tries, (count) => count >= 2, LIMIT_MS);
        });
    }

    it("logs in with its credentials", async () => {
        const salt = randomBytes(12);
        const hash = pbkdf2Sync("pass", salt, 101, 64, "sha512").toString("base64");
        const broker = await start({
            anonymous: false,
            lines: ["password_file {dir}/passwords"],
            files: { passwords: `me:$7$101$${salt.toString("base64")}$${hash}\n` },
        });
        await loadPublishing(publishFlow(broker.url, { qos: 1 }), { br: { user: "me", password: "pass" } });
        give(detectionMessage({}));
        await eventually(
            () => figuresOf().out,
            (out) => out === 1,
            LIMIT_MS,
        );
    });

    it("gives up what is too large for the broker and names it, without a disconnect", async () => {
        const broker = await start({ lines: ["max_packet_size 2000"] });
        const received = await broker.watch("csp/Gate/detections");
        await loadPublishing(publishFlow(broker.url, { qos: 1 }));
        const caught = nextMessage("caught");
        const status = nextStatus("pu", /Given up.*csp\/Gate\/detections/);
        give(detectionMessage({ sequence: 1 }));
        give(detectionMessage({ sequence: 2, labels: Array<string>(50).fill("person") }));
        give(detectionMessage({ sequence: 3 }));
        const { error, vision } = (await caught) as unknown as Caught;
        assert.equal(error.code, "E_PACKET_SIZE");
        assert.match(error.message, /csp\/Gate\/detections.*bytes.*2000/);
        assert.equal(vision.sequence, 2);
        await status;
        await eventually(
            () => received.length,
            (count) => count === 2,
            LIMIT_MS,
        );
        const numbers = received.map(({ text }) => (JSON.parse(text) as { number: number }).number);
        assert.deepEqual(numbers, [1, 2]);
        assert.deepEqual([figuresOf().out, figuresOf().errors, underWay(figuresOf())], [2, 1, 0]);
        assert.equal(broker.connections("csp"), 1);
    });

    it("gives up what is too large for a broker of MQTT 3.1.1 after two lost connections", async () => {
        const broker = await start({ lines: ["max_packet_size 2000"] });
        const received = await broker.watch("csp/Gate/detections");
        await loadPublishing(publishFlow(broker.url, { qos: 1 }, { version: "4" }));
        const caught = nextMessage("caught");
        give(detectionMessage({ sequence: 1, labels: Array<string>(50).fill("person") }));
        for (const sequence of [2, 3]) give(detectionMessage({ sequence }));
        assert.equal(((await caught) as unknown as Caught).error.code, "E_PACKET_SIZE");
        await eventually(
            () => figuresOf().out,
            (out) => out === 2,
            LIMIT_MS,
        );
        const order = received.map(({ text }) => (JSON.parse(text) as { sequence: number }).sequence);
        assert.deepEqual([...new Set(order)], [2, 3]);
        assert.ok(broker.connections("csp") <= 3);
    });

    it("falls back to MQTT 3.1.1 with a broker that knows nothing else", async () => {
        const aedes = await Aedes.createBroker();
        const server = createServer(aedes.handle).listen(0, "127.0.0.1");
        await once(server, "listening");
        const { port } = server.address() as AddressInfo;
        await loadPublishing(publishFlow(`mqtt://127.0.0.1:${port}`, { qos: 1 }));
        give(detectionMessage({}));
        await eventually(
            () => figuresOf().out,
            (out) => out === 1,
            LIMIT_MS,
        );
        await unloadPublishing();
        aedes.close();
        server.close();
    });

    it("speaks MQTT over WebSockets", async () => {
        const broker = await start();
        // Not every build of mosquitto has WebSockets, so they are put in front of it.
        const server = new WebSocketServer({
            host: "127.0.0.1",
            port: 0,
            handleProtocols: (protocols) => [...protocols][0] ?? false,
        });
        await once(server, "listening");
        server.on("connection", (socket) => {
            const [web, plain] = [createWebSocketStream(socket), createConnection(broker.port, "127.0.0.1")];
            pipeline(web, plain, web, () => undefined);
        });
        const { port } = server.address() as AddressInfo;
        await loadPublishing(publishFlow(`ws://127.0.0.1:${port}/mqtt`, { qos: 2 }));
        give(detectionMessage({}));
        await eventually(
            () => figuresOf().out,
            (out) => out === 1,
            LIMIT_MS,
        );
        await unloadPublishing();
        server.close();
    });

    it("is in error when another has its client id at the same broker, and names it", async () => {
        const broker = await start();
        const [tab, pu, br, ...rest] = publishFlow(broker.url);
        const status = nextStatus("pu2", /client id.*taken by csp-broker.*\(br\)/);
        // The same broker, spelt otherwise.
        const second = { ...br, id: "br2", url: `${broker.url}/` };
        await loadPublishing([tab!, pu!, br!, second, { ...pu, id: "pu2", broker: "br2" }, ...rest]);
        await status;
        give(detectionMessage({}));
        await eventually(
            () => figuresOf().out,
            (out) => out === 1,
            LIMIT_MS,
        );
        assert.equal(broker.connections("csp"), 1);
    });
});
