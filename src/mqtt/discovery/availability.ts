import type { DeviceFacts } from "./device-facts";

/** When Home Assistant may trust what it reads: the client is connected, and the source runs. */
export function availability({
    source,
    topics,
    statusTopic,
    hasHealth,
}: Pick<DeviceFacts, "source" | "topics" | "statusTopic" | "hasHealth">): Record<string, unknown> {
    const client = { topic: statusTopic };
    const running = {
        topic: topics.health(source),
        value_template: "{{ 'online' if value_json.state == 'running' else 'offline' }}",
    };
    return { availability: hasHealth ? [client, running] : [client], availability_mode: "all" };
}
