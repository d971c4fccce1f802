import type { Node, NodeAPI } from "node-red";
import { VisionError } from "../../src/errors";
import { cspVisionForm } from "../../src/mqtt/forms/csp-vision-form";
import type { EventForm } from "../../src/mqtt/forms/event-form";
import { frigateForm } from "../../src/mqtt/forms/frigate-form";
import type { PublishSettings } from "./settings";

/**
 * The form that a node's settings ask for.
 *
 * @throws {VisionError} `E_CONFIG` for an expression that is none
 */
export function formOf(RED: NodeAPI, node: Node, { form, expression, events }: PublishSettings): EventForm {
    if (!events || form === "csp-vision") return cspVisionForm;
    return form === "frigate" ? frigateForm : jsonataForm(RED, node, expression);
}

/** Whatever the expression makes of an event: a text as it is, nothing for an event left out, all else as JSON. */
function jsonataForm(RED: NodeAPI, node: Node, expression: string): EventForm {
    const prepared = prepare(RED, node, expression);
    return async (document, { topics, channel }) => {
        const result = await new Promise<unknown>((resolve, reject) => {
            RED.util.evaluateJSONataExpression(prepared, { payload: document }, (error, value) => {
                // Not always an Error: JSONata throws plain objects.
                if (error) reject(new VisionError("E_CONFIG", `Field expression: ${error.message}`));
                else resolve(value);
            });
        });
        if (result === undefined || result === null) return null;
        const payload = typeof result === "string" ? result : JSON.stringify(result);
        return { topic: topics.events(document.source, channel), payload };
    };
}

function prepare(
    RED: NodeAPI,
    node: Node,
    expression: string,
): ReturnType<NodeAPI["util"]["prepareJSONataExpression"]> {
    if (expression === "") {
        throw new VisionError("E_CONFIG", "Field expression: expected a JSONata expression, it is empty.");
    }
    try {
        return RED.util.prepareJSONataExpression(expression, node);
    } catch (error) {
        const { message } = error as { readonly message: string };
        throw new VisionError("E_CONFIG", `Field expression: ${message}`);
    }
}
