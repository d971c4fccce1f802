import type { Node, NodeAPI, NodeDef } from "node-red";
import { attemptStart } from "../src/node-kit/attempt-start";
import { fieldsOf } from "../src/node-kit/fields-of";
import { NodeStatus } from "../src/node-kit/node-status";
import { onInput } from "../src/node-kit/on-input";
import { NodeStats } from "../src/stats/node-stats";
import { statsRegistry } from "../src/stats/registry";
import { Detector } from "./detect/detector";
import { modelView } from "./detect/model-view";
import { readDetectSettings } from "./detect/settings";
import { acquireFrom } from "./model/acquire-from";

/** Its label in the editor; the source of picture files where the node has no name. */
const LABEL = "EFM detector";

export = (RED: NodeAPI): void => {
    function CspDetect(this: Node, config: NodeDef): void {
        RED.nodes.createNode(this, config);
        const status = new NodeStatus(this);
        const stats = new NodeStats({ node: this.id, type: this.type, name: this.name ?? LABEL });
        const leave = statsRegistry.add(stats);
        let detector: Detector | null = null;
        const failure = attemptStart(this, status, () => {
            const settings = readDetectSettings(fieldsOf(RED, this, config));
            const use = acquireFrom(RED, config);
            detector = new Detector(use, settings, stats);
            use.onState((state) => {
                status.follow(() => modelView(state, stats));
            });
        });

        onInput(
            this,
            async (message, send) => {
                stats.arrive();
                try {
                    if (!detector) throw failure ?? new Error("not started");
                    const answer = await detector.handle(message);
                    if (!answer) return;
                    send(answer);
                    stats.finish();
                } catch (thrown) {
                    stats.fail();
                    throw thrown;
                }
            },
            (error) => {
                status.flash(error.message);
            },
        );
        this.on("close", (_removed: boolean, done: () => void) => {
            const end = (): void => {
                leave();
                status.close();
                done();
            };
            Promise.resolve(detector?.close()).then(end, (thrown: unknown) => {
                this.error(thrown);
                end();
            });
        });
    }
    RED.nodes.registerType("csp-detect", CspDetect);
};
