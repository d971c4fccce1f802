import type { Node, NodeAPI, NodeDef } from "node-red";
import { Detector } from "./detect/detector";
import { readDetectSettings } from "./detect/settings";
import { runModelNode } from "./model/run-model-node";
import { addStatsRoutes } from "./stats/stats-routes";

export = (RED: NodeAPI): void => {
    function CspDetect(this: Node, config: NodeDef): void {
        RED.nodes.createNode(this, config);
        runModelNode(RED, this, config, {
            label: "EFM detector",
            task: "detect",
            read: readDetectSettings,
            create: (looker, { options }) => new Detector(looker, options),
        });
    }
    RED.nodes.registerType("csp-detect", CspDetect);
    addStatsRoutes(RED);
};
