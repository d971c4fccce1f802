import assert from "node:assert/strict";
import { eventually } from "../fixtures/eventually";
import { Mosquitto, type Received } from "../fixtures/mosquitto";
import { startNodeRed, type FlowNode, type RunningNodeRed } from "../fixtures/node-red";
import { exampleFlow, packedPackage } from "../fixtures/packed";

const LIMIT_MS = 20_000;

interface Config {
    readonly availability: readonly { readonly topic: string; readonly value_template?: string }[];
    readonly availability_mode: string;
    readonly device: { readonly identifiers: readonly string[]; readonly name: string };
    readonly components: Readonly<Record<string, { readonly unique_id: string }>>;
}

describe("two Node-RED processes on one broker and one prefix", function () {
    this.timeout(120_000);
    let broker: Mosquitto;
    let received: Received[];
    let running: RunningNodeRed[] = [];

    beforeEach(async () => {
        broker = await Mosquitto.start();
        received = await broker.watch();
        running = await Promise.all(
            [0, 1].map(() => startNodeRed({ line: "4.1", packageDir: packedPackage() })),
        );
    });
    afterEach(async () => {
        await Promise.all([...running.map((nodeRed) => nodeRed.stop("SIGKILL")), broker.stop()]);
    });

    const flow = (clientId: string, source: string): FlowNode[] =>
        exampleFlow({
            "csp-broker": { url: broker.url, prefix: "csp", clientId, discovery: true },
            "csp-camera": { source, width: 320, rate: 2 },
        });
    const last = (topic: string): string => received.filter((one) => one.topic === topic).at(-1)?.text ?? "";
    /** What Home Assistant was told last, by discovery topic. */
    const configs = (): Map<string, Config> => {
        const found = new Map<string, Config>();
        for (const { topic, text } of received) {
            if (/^homeassistant\/device\/.*\/config$/.test(topic) && text !== "")
                found.set(topic, JSON.parse(text) as Config);
        }
        return found;
    };
    const isAvailable = ({ availability, availability_mode: mode }: Config): boolean => {
        const words = availability.map(({ topic, value_template: template }) =>
            template === undefined
                ? last(topic)
                : (JSON.parse(last(topic) || "{}") as { state?: string }).state === "running"
                  ? "online"
                  : "offline",
        );
        assert.equal(mode, "all");
        return words.every((word) => word === "online");
    };
    const available = (): string[] =>
        [...configs().values()]
            .filter(isAvailable)
            .map(({ device }) => device.name)
            .sort();
    const until = (names: readonly string[]): Promise<unknown> =>
        eventually(available, (now) => now.join() === names.join(), LIMIT_MS);

    it("keep the cameras of the one that runs available when the other is killed", async () => {
        await Promise.all([running[0]!.deploy(flow("one", "Gate")), running[1]!.deploy(flow("two", "Yard"))]);
        await until(["Gate", "Yard"]);
        await running[0]!.stop("SIGKILL");
        await until(["Yard"]);
        await new Promise((resolve) => setTimeout(resolve, 1500));
        assert.deepEqual(available(), ["Yard"]);
    });

    it("with one source are told apart, and both say that they share its topics", async () => {
        await Promise.all([running[0]!.deploy(flow("one", "Gate")), running[1]!.deploy(flow("two", "Gate"))]);
        await until(["Gate", "Gate"]);
        const [one, two] = [...configs().values()];
        assert.notDeepEqual(one!.device.identifiers, two!.device.identifiers);
        const ids = [one!, two!].flatMap(({ components }) =>
            Object.values(components).map(({ unique_id }) => unique_id),
        );
        assert.equal(new Set(ids).size, ids.length);
        await Promise.all(
            running.map((nodeRed) =>
                nodeRed.logged(/Another client publishes on the topics of Gate/, 0, LIMIT_MS),
            ),
        );
    });
});
