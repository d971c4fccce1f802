/** One entity of a device, as Home Assistant's MQTT integration describes it. */
export type Component = Readonly<Record<string, unknown>> & {
    readonly platform: "binary_sensor" | "sensor" | "switch" | "image";
};

/** Components by keys that are unique in their device. */
export type Components = Readonly<Record<string, Component>>;
