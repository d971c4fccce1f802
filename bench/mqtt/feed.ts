/** Publishes one message and calls back when it has come to its end. */
export type PublishOne = (number: number, done: () => void) => void;

export interface FeedFigures {
    /** Messages acknowledged per second. */
    readonly rate: number;
    /** Milliseconds of CPU of this process per 1,000 messages. */
    readonly cpu: number;
}

/** Publishes as fast as messages are acknowledged, so many at a time, for so long. */
export async function feed(publish: PublishOne, underWay: number, seconds: number): Promise<FeedFigures> {
    const [start, cpu] = [performance.now(), process.cpuUsage()];
    const end = start + seconds * 1000;
    let [sent, ended] = [0, 0];
    await new Promise<void>((resolve) => {
        const one = (): void => {
            if (performance.now() >= end) {
                if (ended === sent) resolve();
                return;
            }
            sent += 1;
            publish(sent, () => {
                ended += 1;
                one();
            });
        };
        for (let i = 0; i < underWay; i++) one();
    });
    const { user, system } = process.cpuUsage(cpu);
    return { rate: ended / ((performance.now() - start) / 1000), cpu: (user + system) / ended };
}
