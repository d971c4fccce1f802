import type { NodeAPI } from "node-red";
import { describeModel } from "../../src/model/describe-model";
import { locateModel } from "../../src/model/locate-model";
import { FieldReader } from "../../src/node-kit/field-reader";
import { toVisionError } from "../../src/node-kit/on-input";
import { modelBase } from "./model-base";
import { modelFolders } from "./model-folders";
import { readOverrides } from "./settings";

/**
 * `GET /csp-vision/model?model=…` tells the editor a model's name, task, labels, recommended score, head and input, and
 * why, without loading it; the same texts as in csp-model's fields `model`, `head`, `channelsAxis` and `labels`, empty
 * for the embedded one. 404 with code and message else.
 */
export function addDescribeRoute(RED: NodeAPI): void {
    RED.httpAdmin.get(
        "/csp-vision/model",
        RED.auth.needsPermission("csp-vision.read"),
        (request, response) => {
            describe(RED, request.query as Readonly<Record<string, unknown>>).then(
                (description) => response.json(description),
                (thrown: unknown) => {
                    const { code, message } = toVisionError(thrown);
                    response.status(404).json({ code, message });
                },
            );
        },
    );
}

async function describe(
    RED: NodeAPI,
    query: Readonly<Record<string, unknown>>,
): ReturnType<typeof describeModel> {
    const texts = Object.entries(query).filter(([, value]) => typeof value === "string");
    const fields = new FieldReader({ config: Object.fromEntries(texts), lookup: () => undefined });
    return describeModel(
        locateModel(fields.text("model"), modelFolders(RED), modelBase(RED)),
        readOverrides(fields),
    );
}
