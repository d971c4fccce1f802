import type { Node, NodeAPI, NodeDef } from "node-red";
import { attemptStart } from "../src/node-kit/attempt-start";
import { fieldsOf } from "../src/node-kit/fields-of";
import { figuresText } from "../src/node-kit/figures-text";
import { NodeStatus } from "../src/node-kit/node-status";
import { onInput } from "../src/node-kit/on-input";
import { NodeStats } from "../src/stats/node-stats";
import { statsRegistry } from "../src/stats/registry";
import { Annotator } from "./annotate/annotator";
import { readAnnotateSettings } from "./annotate/settings";
import { OWN_STAGE } from "./model/model-view";
import { addStatsRoutes } from "./stats/stats-routes";

export = (RED: NodeAPI): void => {
    function CspAnnotate(this: Node, config: NodeDef): void {
        RED.nodes.createNode(this, config);
        const status = new NodeStatus(this);
        const stats = new NodeStats({ node: this.id, type: this.type, name: this.name ?? "" });
        const leave = statsRegistry.add(stats);
        const isWired = (): boolean => Boolean(this.wires[0]?.length);
        let annotator: Annotator | null = null;
        const failure = attemptStart(this, status, () => {
            annotator = new Annotator(readAnnotateSettings(fieldsOf(RED, this, config)), stats);
            status.follow(() => {
                if (!isWired()) return { kind: "stopped", text: "no wire, so nothing is drawn" };
                return {
                    kind: "running",
                    text: figuresText(stats.fps, stats.stage(OWN_STAGE)?.p50 ?? null),
                };
            });
        });

        onInput(
            this,
            async (message, send) => {
                if (!isWired() && !failure) return;
                stats.arrive();
                try {
                    if (!annotator) throw failure ?? new Error("not started");
                    const answer = await annotator.handle(message);
                    if (!answer) return;
                    send(answer);
                    stats.finish();
                } catch (thrown) {
                    stats.fail();
                    throw thrown;
                }
            },
            (error) => {
                if (!failure) status.flash(error.message);
            },
        );
        this.on("close", (_removed: boolean, done: () => void) => {
            void Promise.resolve(annotator?.close()).finally(() => {
                leave();
                status.close();
                done();
            });
        });
    }
    RED.nodes.registerType("csp-annotate", CspAnnotate);
    addStatsRoutes(RED);
};
