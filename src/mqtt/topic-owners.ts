import { VisionError } from "../errors";

/** Who publishes on which topic, in this process: a topic has one publish node, since two would contradict. */
export class TopicOwners {
    readonly #owners = new Map<string, { readonly owner: object; readonly name: string }>();

    /**
     * Takes a topic, or finds that it is taken by the same owner already.
     *
     * @param broker tells brokers apart
     * @param name how errors call the owner
     * @returns gives the topic back
     * @throws {VisionError} `E_TOPIC_TAKEN` naming both owners
     */
    take(broker: string, topic: string, owner: object, name: string): () => void {
        const key = `${broker}\n${topic}`;
        const first = this.#owners.get(key);
        if (first && first.owner !== owner) {
            throw new VisionError(
                "E_TOPIC_TAKEN",
                `The topic ${topic} belongs to ${first.name}; ${name} needs a channel of its own.`,
            );
        }
        this.#owners.set(key, { owner, name });
        return () => {
            if (this.#owners.get(key)?.owner === owner) this.#owners.delete(key);
        };
    }
}
