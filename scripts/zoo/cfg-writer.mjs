/**
 * Collects the layers of a network and writes them as a darknet cfg. Every method gives the index of the layer that it has
 * added, as darknet counts; layers read the one before unless `on` has put another one in front.
 */
export class CfgWriter {
    #sections = [];
    #channels = [];

    constructor({ size, activation = "leaky" }) {
        this.size = size;
        this.activation = activation;
    }

    get last() {
        return this.#sections.length - 1;
    }

    channels(layer) {
        return this.#channels[layer];
    }

    /** Makes an earlier layer the one that is read next. */
    on(layer) {
        return layer === this.last ? layer : this.route(layer);
    }

    conv(
        filters,
        size = 1,
        stride = 1,
        { activation = this.activation, groups = 1, isNormalized = true } = {},
    ) {
        const grouped = groups === 1 ? {} : { groups };
        const normalized = isNormalized ? { batch_normalize: 1 } : {};
        return this.#add("convolutional", filters, {
            ...normalized,
            filters,
            ...grouped,
            size,
            stride,
            pad: 1,
            activation,
        });
    }

    /** Joins layers by channels, in this order. */
    route(...layers) {
        const channels = layers.reduce((sum, layer) => sum + this.#channels[layer], 0);
        return this.#add("route", channels, {
            layers: layers.map((layer) => layer - this.last - 1).join(","),
        });
    }

    /** A part of a layer's channels. */
    part(layer, groups, group) {
        const channels = this.#channels[layer] / groups;
        return this.#add("route", channels, { layers: layer - this.last - 1, groups, group_id: group });
    }

    shortcut(from, activation = "linear") {
        return this.#add("shortcut", this.#channels[this.last], { from: from - this.last - 1, activation });
    }

    maxpool(size, stride) {
        return this.#add("maxpool", this.#channels[this.last], { size, stride });
    }

    maxout(channels) {
        return this.#add("maxpool", channels, {
            maxpool_depth: 1,
            out_channels: channels,
            size: 1,
            stride: 1,
        });
    }

    upsample() {
        return this.#add("upsample", this.#channels[this.last], { stride: 2 });
    }

    sam(from) {
        return this.#add("sam", this.#channels[this.last], {
            from: from - this.last - 1,
            activation: "linear",
        });
    }

    plain(type, options = {}) {
        return this.#add(type, this.#channels[this.last], options);
    }

    yolo(options) {
        return this.#add("yolo", 0, options);
    }

    toString() {
        const net = { batch: 1, subdivisions: 1, width: this.size, height: this.size, channels: 3 };
        return [{ type: "net", options: net }, ...this.#sections]
            .map(({ type, options }) => {
                const lines = Object.entries(options).map(([key, value]) => `${key}=${value}`);
                return [`[${type}]`, ...lines, ""].join("\n");
            })
            .join("\n");
    }

    #add(type, channels, options) {
        this.#sections.push({ type, options });
        this.#channels.push(channels);
        return this.last;
    }
}
