import type { Node, NodeAPI, NodeDef } from "node-red";
import { attemptStart } from "../src/node-kit/attempt-start";
import { Claims } from "../src/node-kit/claims";
import { fieldsOf } from "../src/node-kit/fields-of";
import { NodeStatus } from "../src/node-kit/node-status";
import { onFlowsStarted } from "../src/node-kit/on-flows-started";
import { onInput } from "../src/node-kit/on-input";
import { CameraRunner } from "./camera/camera-runner";
import { readCameraSettings } from "./camera/settings";
import { addStatsRoutes } from "./stats/stats-routes";

/** Sources have one owner in the whole process, copies of subflows included. */
const sources = new Claims("source name");

export = (RED: NodeAPI): void => {
    function CspCamera(this: Node, config: NodeDef): void {
        RED.nodes.createNode(this, config);
        const status = new NodeStatus(this);
        let runner: CameraRunner | null = null;
        let source = "";
        let giveBack = (): void => undefined;
        const prepare = (): void => {
            const options = readCameraSettings(fieldsOf(RED, this, config));
            source = options.source;
            giveBack = sources.take(
                source,
                ["csp-camera", this.name, `(${this.id})`].filter(Boolean).join(" "),
            );
            runner = new CameraRunner(this, status, options);
        };
        let failure = attemptStart(this, status, prepare);

        // Earlier, the nodes behind this one need not exist yet and would miss the first events. A node that had
        // the same source name may be gone after a deploy that leaves this node as it is.
        const leave = onFlowsStarted(RED.events, () => {
            if (failure?.code === "E_DUPLICATE" && !sources.isTaken(source)) {
                failure = attemptStart(this, status, prepare);
            }
            runner?.begin();
        });

        onInput(
            this,
            (message) => {
                if (failure) throw failure;
                return runner?.command(message.payload);
            },
            (error) => {
                status.flash(error.message);
            },
        );
        this.on("close", (_removed: boolean, done: () => void) => {
            leave();
            const end = (): void => {
                giveBack();
                status.close();
                done();
            };
            Promise.resolve(runner?.close()).then(end, (thrown: unknown) => {
                this.error(thrown);
                end();
            });
        });
    }
    RED.nodes.registerType("csp-camera", CspCamera, {
        credentials: { user: { type: "text" }, password: { type: "password" } },
    });
    addStatsRoutes(RED);
};
