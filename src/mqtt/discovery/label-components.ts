import type { Component } from "./component";
import type { DeviceFacts } from "./device-facts";
import { discoveryId } from "./discovery-id";
import { entityName } from "./entity-name";

/** Whether something of a label is there, and how many. */
export function labelComponents(
    { source, channel, topics }: DeviceFacts,
    label: string,
): Record<string, Component> {
    const stateTopic = topics.count(source, channel, label);
    const key = discoveryId(label).slice("csp_".length);
    return {
        [`occupancy_${key}`]: {
            platform: "binary_sensor",
            name: entityName(source, `${label} occupancy`, `Occupancy ${label}`, `Presence ${label}`),
            device_class: "occupancy",
            state_topic: stateTopic,
            value_template: "{{ 'ON' if value | int(0) > 0 else 'OFF' }}",
        },
        [`count_${key}`]: {
            platform: "sensor",
            name: entityName(source, `${label} count`, `Count ${label}`, `Number ${label}`),
            state_class: "measurement",
            state_topic: stateTopic,
            value_template: "{{ value | int(0) }}",
        },
    };
}
