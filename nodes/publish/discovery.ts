import { Announcer } from "../../src/mqtt/discovery/announcer";
import type { Ledger } from "../../src/mqtt/ledger";
import type { Publisher } from "../../src/mqtt/publisher";
import { remoteControls } from "../../src/node-kit/remote-controls";
import { packageVersion } from "./package-version";
import type { PublishSettings } from "./settings";

export interface DiscoveryContext {
    readonly publisher: Publisher;
    readonly ledger: Ledger;
    readonly settings: PublishSettings;
    /** Id of the csp-publish node. */
    readonly node: string;
    /** The broker is told to let sources be paused. */
    readonly canPause: boolean;
    readonly warn: (text: string) => void;
}

/** Tells Home Assistant of a csp-publish node's sources. */
export function discoveryOf(context: DiscoveryContext): Announcer {
    const { publisher, ledger, settings, node } = context;
    const { channel, events, snapshots, classes } = settings;
    const { topics, statusTopic } = publisher.broker;
    const version = packageVersion();
    return new Announcer(
        publisher.broker,
        ledger,
        (source, known) => ({
            ...{ source, channel, topics, statusTopic, node, version, events },
            labels: classes ?? publisher.wantedOf(source) ?? known,
            hasHealth: channel === "",
            snapshots: events && snapshots,
            canPause: context.canPause && remoteControls.find(source, "pause").length > 0,
        }),
        (source, labels) => {
            const some = labels.slice(0, 3).join(", ");
            context.warn(
                `Home Assistant is not told of ${labels.length} labels of ${source} (${some} …): name the wanted ones.`,
            );
        },
        (source) => {
            context.warn(
                `Another client publishes on the topics of ${source}, too: give one of them another prefix or source.`,
            );
        },
    );
}
