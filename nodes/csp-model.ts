import type { Node, NodeAPI, NodeDef } from "node-red";
import { acquireModel } from "../src/model/acquire-model";
import { locateModel } from "../src/model/locate-model";
import type { ModelUse } from "../src/model/model-use";
import { attemptStart } from "../src/node-kit/attempt-start";
import { fieldsOf } from "../src/node-kit/fields-of";
import { NodeStatus } from "../src/node-kit/node-status";
import { addDescribeRoute } from "./model/describe-route";
import { modelBase } from "./model/model-base";
import { modelFolders } from "./model/model-folders";
import type { ModelNode } from "./model/model-node";
import { modelStatus } from "./model/model-status";
import { ModelUses } from "./model/model-uses";
import { readModelSettings } from "./model/settings";
import { addStateRoute } from "./model/state-route";
import { addStatsRoutes } from "./stats/stats-routes";

export = (RED: NodeAPI): void => {
    function CspModel(
        this: Node & { -readonly [Key in keyof ModelNode]: ModelNode[Key] },
        config: NodeDef,
    ): void {
        RED.nodes.createNode(this, config);
        const status = new NodeStatus(this);
        const uses = (this.uses = new ModelUses(() => follow()));
        let isNew = true;
        const follow = (): void =>
            status.follow(() => {
                const { state } = uses;
                // The nodes that use it start after it: until they have, nothing is said.
                return state || !isNew ? modelStatus(state) : null;
            });
        let acquire = (): ModelUse => {
            throw uses.failure ?? new Error("not started");
        };
        uses.failure = attemptStart(this, status, () => {
            const { model, ...options } = readModelSettings(fieldsOf(RED, this, config));
            // Anew for each: a model may come after the node that names it.
            const locate = (): string => locateModel(model, modelFolders(RED), modelBase(RED));
            acquire = () => uses.add(() => acquireModel({ ...options, path: locate() }));
            locate();
            follow();
        });
        isNew = false;
        // Loaded by the first node that uses it, never by being there.
        this.acquire = () => acquire();
        this.on("close", (_removed: boolean, done: () => void) => {
            status.close();
            done();
        });
    }
    RED.nodes.registerType("csp-model", CspModel, {
        settings: { cspModelLibrary: { value: "", exportable: false } },
    });
    addDescribeRoute(RED);
    addStateRoute(RED);
    addStatsRoutes(RED);
};
