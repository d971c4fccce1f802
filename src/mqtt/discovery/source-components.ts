import { availability } from "./availability";
import type { Component, Components } from "./component";
import type { DeviceFacts } from "./device-facts";
import { entityName } from "./entity-name";

/** A camera's states, as docs/schema/health.json lists them. */
const STATES = ["connecting", "running", "waiting", "ended", "stopped", "error"];

/** What a source has besides its labels. */
export function sourceComponents(facts: DeviceFacts): Components {
    return {
        ...figures(facts),
        ...(facts.hasHealth ? { health: health(facts) } : {}),
        ...(facts.events ? { event: lastEvent(facts) } : {}),
        ...(facts.snapshots ? { snapshot: snapshot(facts) } : {}),
        ...(facts.canPause ? { enabled: enabled(facts) } : {}),
    };
}

/** The node's own figures, from those of all nodes. */
function figures({ source, statusTopic, node }: DeviceFacts): Components {
    const stateTopic = statusTopic.replace(/status$/, "stats");
    // A template of Home Assistant; what is not there leaves the value unknown.
    const own = `(value_json.nodes | selectattr('node', 'eq', '${node.replaceAll(/['\\]/g, "")}') | first | default({}))`;
    const figure = { platform: "sensor", state_class: "measurement", entity_category: "diagnostic" } as const;
    return {
        fps: {
            ...figure,
            name: entityName(source, "Frame rate", "Rate of frames", "Speed"),
            unit_of_measurement: "fps",
            state_topic: stateTopic,
            value_template: `{{ ${own}.fps | default(none) }}`,
        },
        latency: {
            ...figure,
            name: entityName(source, "Latency", "Delay", "Time to result"),
            unit_of_measurement: "ms",
            device_class: "duration",
            state_topic: stateTopic,
            value_template: `{{ ((${own}.stages | default({})).total | default({})).p50 | default(none) }}`,
        },
    };
}

/** Says why everything else is unavailable, so it has to be there itself. */
function health(facts: DeviceFacts): Component {
    const topic = facts.topics.health(facts.source);
    return {
        platform: "sensor",
        name: entityName(facts.source, "Health", "State", "Condition"),
        device_class: "enum",
        options: STATES,
        entity_category: "diagnostic",
        state_topic: topic,
        value_template: "{{ value_json.state }}",
        json_attributes_topic: topic,
        ...availability({ ...facts, hasHealth: false }),
    };
}

function lastEvent({ source, channel, topics }: DeviceFacts): Component {
    const topic = topics.events(source, channel);
    return {
        platform: "sensor",
        name: entityName(source, "Last event", "Event", "Newest event"),
        state_topic: topic,
        value_template: "{{ value_json.label }} {{ value_json.type }}",
        json_attributes_topic: topic,
    };
}

function snapshot({ source, channel, topics }: DeviceFacts): Component {
    return {
        platform: "image",
        name: entityName(source, "Snapshot", "Picture", "Image"),
        content_type: "image/jpeg",
        image_topic: topics.snapshot(source, channel),
    };
}

/** A paused source is unavailable, and its switch must not be. */
function enabled(facts: DeviceFacts): Component {
    const { source, topics } = facts;
    return {
        platform: "switch",
        name: entityName(source, "Enabled", "Analysis", "Running"),
        state_topic: topics.enabled(source),
        state_on: "on",
        state_off: "off",
        command_topic: topics.command(source, "pause"),
        // The command pauses, so that switching on takes the pause back.
        payload_on: "off",
        payload_off: "on",
        ...availability({ ...facts, hasHealth: false }),
    };
}
