import type { Node } from "node-red";
import type { VisionError } from "../../src/errors";
import { CommandListener } from "../../src/mqtt/command-listener";
import type { BrokerConnection } from "../../src/mqtt/connection";
import { FiguresPublisher } from "../../src/mqtt/figures-publisher";
import { remoteControls } from "../../src/node-kit/remote-controls";
import type { BrokerSettings } from "./settings";

/** What a csp-broker does besides keeping a connection. */
export interface BrokerServices {
    close(): Promise<unknown>;
}

/** Where discovery is on and no interval was given, the figures that it shows come this often, in seconds. */
const FIGURES_S = 30;

/** Publishes figures and hears commands, as far as the settings ask for it. */
export function startServices(
    node: Node,
    connection: BrokerConnection,
    { statsInterval, discovery, clientId, commands }: BrokerSettings,
): BrokerServices {
    const failed = (error: VisionError): void => node.error(error);
    const closes: (() => Promise<void>)[] = [];
    const intervalSeconds = statsInterval ?? (discovery ? FIGURES_S : null);
    if (intervalSeconds !== null) {
        const topic = connection.topics.stats(clientId);
        const figures = new FiguresPublisher(connection, { topic, intervalSeconds, failed });
        closes.push(() => figures.close());
    }
    if (commands.length > 0) {
        const listener = new CommandListener(connection, {
            allowed: commands,
            find: (source, command) => remoteControls.find(source, command),
            enabled: () => remoteControls.enabled(),
            failed: (error) => node.warn(error.message),
        });
        const leave = remoteControls.onChange(() => {
            listener.publishEnabled();
        });
        closes.push(() => {
            leave();
            return listener.close();
        });
    }
    return { close: () => Promise.all(closes.map((close) => close())) };
}
