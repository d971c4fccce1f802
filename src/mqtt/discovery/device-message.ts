import { availability } from "./availability";
import type { Component, Components } from "./component";
import type { DeviceFacts } from "./device-facts";
import { discoveryId } from "./discovery-id";
import { labelComponents } from "./label-components";
import { sourceComponents } from "./source-components";

/** Bytes that every broker and Home Assistant take; further labels are left out. */
const LARGEST = 128 * 1024;
/** Kept free for components that are being taken out. */
const RESERVE = 8 * 1024;

const HOMEPAGE = "https://github.com/csp-vision/node-red-csp-vision";

export interface DeviceMessage {
    readonly topic: string;
    readonly payload: Readonly<Record<string, unknown>> & { readonly components: Components };
    /** Labels for which there was no room. */
    readonly leftOut: readonly string[];
}

/** Home Assistant's discovery message of one source: one device with all its entities. */
export function deviceMessage(facts: DeviceFacts): DeviceMessage {
    const { source, channel, statusTopic, version } = facts;
    const id = discoveryId(statusTopic, channel, source);
    const unique = (components: Components): Record<string, Component> =>
        Object.fromEntries(
            Object.entries(components).map(([key, component]) => [
                key,
                { ...component, unique_id: `${id}_${key}` },
            ]),
        );
    const name = channel === "" ? source : `${source} ${channel}`;
    const head = {
        device: {
            identifiers: [id],
            name,
            manufacturer: "csp-vision",
            model: "Video analytics",
            sw_version: version,
        },
        origin: { name: "csp-vision", sw_version: version, support_url: HOMEPAGE },
        ...availability(facts),
        qos: 1,
    };
    const components = unique(sourceComponents(facts));
    let bytes = byteLength({ ...head, components }) + RESERVE;
    const leftOut: string[] = [];
    for (const label of facts.labels) {
        const more = unique(labelComponents(facts, label));
        bytes += byteLength(more);
        if (bytes > LARGEST) leftOut.push(label);
        else Object.assign(components, more);
    }
    return { topic: `homeassistant/device/${id}/config`, payload: { ...head, components }, leftOut };
}

function byteLength(value: unknown): number {
    return Buffer.byteLength(JSON.stringify(value));
}
