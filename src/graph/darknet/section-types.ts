/** The types of sections by every name that darknet knows (src/parser.c, string_to_layer_type). */
const NAMES: Readonly<Record<string, readonly string[]>> = {
    net: ["network"],
    convolutional: ["conv"],
    maxpool: ["max"],
    local_avgpool: ["local_avg"],
    avgpool: ["avg"],
    softmax: ["soft"],
    empty: ["silence"],
    connected: ["conn"],
    normalization: ["lrn"],
    activation: [],
    batchnorm: [],
    contrastive: [],
    conv_lstm: [],
    cost: [],
    crnn: [],
    crop: [],
    detection: [],
    dropout: [],
    Gaussian_yolo: [],
    gru: [],
    history: [],
    implicit: [],
    local: [],
    lstm: [],
    region: [],
    reorg: [],
    reorg3d: [],
    rnn: [],
    route: [],
    sam: [],
    scale_channels: [],
    shortcut: [],
    upsample: [],
    yolo: [],
};
const TYPES: ReadonlyMap<string, string> = new Map(
    Object.entries(NAMES).flatMap(([type, aliases]) =>
        [type, ...aliases].map((name) => [name, type] as const),
    ),
);

/** The canonical type of a section; null if darknet knows none of this name. Case matters, as it does there. */
export function sectionType(name: string): string | null {
    return TYPES.get(name) ?? null;
}
