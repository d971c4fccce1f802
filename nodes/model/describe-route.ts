import type { NodeAPI } from "node-red";
import { toVisionError } from "../../src/node-kit/on-input";
import { describeModel } from "../../src/model/describe-model";
import { locateModel } from "../../src/model/locate-model";

/**
 * `GET /csp-vision/model?model=…` tells the editor a model's name, task, labels and recommended score, without
 * loading it; the same texts as in csp-model's field, empty for the embedded one. 404 with code and message else.
 */
export function addDescribeRoute(RED: NodeAPI): void {
    RED.httpAdmin.get(
        "/csp-vision/model",
        RED.auth.needsPermission("csp-vision.read"),
        (request, response) => {
            const model = request.query["model"];
            describe(typeof model === "string" ? model : "").then(
                (description) => response.json(description),
                (thrown: unknown) => {
                    const { code, message } = toVisionError(thrown);
                    response.status(404).json({ code, message });
                },
            );
        },
    );
}

async function describe(model: string): ReturnType<typeof describeModel> {
    return describeModel(locateModel(model));
}
