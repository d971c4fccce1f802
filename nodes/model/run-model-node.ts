import type { Node, NodeAPI, NodeDef, NodeMessage } from "node-red";
import type { ModelInfo } from "../../src/model/engine";
import type { FramePolicy } from "../../src/model/frame-policy";
import { attemptStart } from "../../src/node-kit/attempt-start";
import type { FieldReader } from "../../src/node-kit/field-reader";
import { fieldsOf } from "../../src/node-kit/fields-of";
import { NodeStatus } from "../../src/node-kit/node-status";
import { onInput } from "../../src/node-kit/on-input";
import { NodeStats } from "../../src/stats/node-stats";
import { statsRegistry } from "../../src/stats/registry";
import { acquireFrom } from "./acquire-from";
import { modelView } from "./model-view";
import { PictureLooker } from "./picture-looker";

/** Answers messages with a model's results; null for a message whose frame was dropped. */
export interface MessageHandler {
    handle(message: NodeMessage): Promise<NodeMessage | null>;
    /** The node ends. */
    close?(): void;
}

export interface ModelNodeKind<Settings extends { readonly policy: FramePolicy }> {
    /** Its label in the editor; the source of picture files where the node has no name. */
    readonly label: string;
    /** What its model has to be for. */
    readonly task: ModelInfo["task"];
    readonly read: (fields: FieldReader) => Settings;
    readonly create: (looker: PictureLooker, settings: Settings) => MessageHandler;
}

/** The life of a node that has a model look at pictures: figures, status, messages, end. */
export function runModelNode<Settings extends { readonly policy: FramePolicy }>(
    RED: NodeAPI,
    node: Node,
    config: NodeDef,
    kind: ModelNodeKind<Settings>,
): void {
    const status = new NodeStatus(node);
    const stats = new NodeStats({ node: node.id, type: node.type, name: node.name ?? kind.label });
    const leave = statsRegistry.add(stats);
    let handler: MessageHandler | null = null;
    let looker: PictureLooker | null = null;
    const failure = attemptStart(node, status, () => {
        const settings = kind.read(fieldsOf(RED, node, config));
        const use = acquireFrom(RED, config);
        looker = new PictureLooker(use, settings.policy, stats);
        handler = kind.create(looker, settings);
        use.onState((state) => {
            status.follow(() => modelView(state, stats, kind.task));
        });
    });

    onInput(
        node,
        async (message, send) => {
            stats.arrive();
            try {
                if (!handler) throw failure ?? new Error("not started");
                const answer = await handler.handle(message);
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
    node.on("close", (_removed: boolean, done: () => void) => {
        const end = (): void => {
            handler?.close?.();
            leave();
            status.close();
            done();
        };
        Promise.resolve(looker?.close()).then(end, (thrown: unknown) => {
            node.error(thrown);
            end();
        });
    });
}
