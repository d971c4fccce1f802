import type { BrokerConnection } from "./connection";

/** What the broker has to acknowledge, in ms. */
const LIMIT_MS = 10_000;

/** Publishes retained states. Resolves with true once the broker has acknowledged all; false if that takes too long. */
export async function publishAndWait(
    connection: BrokerConnection,
    states: readonly { readonly topic: string; readonly payload: string }[],
): Promise<boolean> {
    const use = connection.use({ connected: () => undefined });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), LIMIT_MS)));
    const sent = states.map(
        ({ topic, payload }) =>
            new Promise<boolean>((resolve) => {
                use.publish({
                    topic,
                    payload,
                    class: "state",
                    ended: ({ kind }) => resolve(kind === "sent"),
                });
            }),
    );
    const all = Promise.all(sent).then((outcomes) => outcomes.every(Boolean));
    const isDone = await Promise.race([all, late]);
    clearTimeout(timer);
    await use.close();
    return isDone;
}
