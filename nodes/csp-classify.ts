import type { Node, NodeAPI, NodeDef } from "node-red";
import { Classifier } from "./classify/classifier";
import { readClassifySettings } from "./classify/settings";
import { runModelNode } from "./model/run-model-node";
import { addStatsRoutes } from "./stats/stats-routes";

export = (RED: NodeAPI): void => {
    function CspClassify(this: Node, config: NodeDef): void {
        RED.nodes.createNode(this, config);
        runModelNode(RED, this, config, {
            label: "CSP classifier",
            task: "classify",
            read: readClassifySettings,
            create: (looker, { options }) => new Classifier(looker, options),
        });
    }
    RED.nodes.registerType("csp-classify", CspClassify);
    addStatsRoutes(RED);
};
