import type { Node, NodeAPI, NodeDef } from "node-red";
import { acquireModel } from "../src/model/acquire-model";
import { locateModel } from "../src/model/locate-model";
import type { ModelUse } from "../src/model/model-use";
import { attemptStart } from "../src/node-kit/attempt-start";
import { fieldsOf } from "../src/node-kit/fields-of";
import { NodeStatus } from "../src/node-kit/node-status";
import { addDescribeRoute } from "./model/describe-route";
import { modelFolders } from "./model/model-folders";
import type { ModelNode } from "./model/model-node";
import { readModelSettings } from "./model/settings";
import { addStatsRoutes } from "./stats/stats-routes";

export = (RED: NodeAPI): void => {
    function CspModel(this: Node & ModelNode, config: NodeDef): void {
        RED.nodes.createNode(this, config);
        const status = new NodeStatus(this);
        let acquire = (): ModelUse => {
            throw failure ?? new Error("not started");
        };
        const failure = attemptStart(this, status, () => {
            const { model, ...options } = readModelSettings(fieldsOf(RED, this, config));
            const path = locateModel(model, modelFolders(RED));
            acquire = () => acquireModel({ ...options, path });
        });
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
    addStatsRoutes(RED);
};
