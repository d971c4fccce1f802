import assert from "node:assert/strict";
import { VisionError } from "../../../../src/errors";
import { readNetwork, type DarknetNetwork } from "../../../../src/graph/darknet/read-network";

const NET = "[net]\nwidth=8\nheight=6\nchannels=3\n";

function read(text: string): DarknetNetwork {
    return readNetwork(Buffer.from(text), "net.cfg");
}

describe("a darknet cfg", () => {
    it("knows every section by its aliases", () => {
        const types = (text: string): string[] => read(text).layers.map(({ type }) => type);
        const rest = "[max]\nsize=2\n[local_avg]\nsize=2\n[silence]\n[avg]\n[soft]\n";
        assert.deepEqual(types(`${NET.replace("net", "network")}[conv]\nfilters=4\n${rest}`), [
            ...["convolutional", "maxpool", "local_avgpool", "empty", "avgpool", "softmax"],
        ]);
    });

    it("takes comments of any encoding, and options of training", () => {
        const comment = Buffer.from([0x23, 0xe9, 0xff, 0x0a]);
        const text = Buffer.from(`${NET}learning_rate=.1\npolicy=steps\n[convolutional]\nstopbackward=1\n`);
        const { layers } = readNetwork(Buffer.concat([comment, text]), "net.cfg");
        assert.equal(layers.length, 1);
    });

    it("takes the anchors that are written, also where num counts fewer", () => {
        const { layers } = read(
            `${NET}[conv]\nfilters=6\n[yolo]\nmask=2\nanchors=1,2, 3,4, 5,6,\nclasses=1\nnum=2\n`,
        );
        const head = layers[1]?.head;
        assert.deepEqual(head?.kind === "yolo" && head.anchors, [[5, 6]]);
    });

    it("takes a key twice if both say the same, or it is of training", () => {
        const { layers } = read(`${NET}decay=1\ndecay=2\n[conv]\nfilters=4\nfilters=4\n`);
        assert.equal(layers[0]?.output?.channels, 4);
    });

    for (const [name, text, words] of [
        ["nothing", "", /line 1: .*no section/],
        ["comments only", "# a\n; b\n", /line 1: .*no section/],
        ["no layers", NET, /no layers/],
        ["a section that does not end", `${NET}[conv\n`, /line 5: expected a section.*"\[conv"/],
        [
            "another first section",
            "[convolutional]\n",
            /line 1: expected the section \[net\] first, got \[convolutional\]/,
        ],
        ["a line without a value", `${NET}[conv]\nfilters\n`, /line 6: expected key=value, got "filters"/],
        [
            "an unknown section",
            `${NET}[conv]\n[transformer]\n`,
            /line 6: the section \[transformer\] is not known\.$/,
        ],
        [
            "Gaussian heads",
            `${NET}[conv]\n[Gaussian_yolo]\n`,
            /line 6: the section \[Gaussian_yolo\] is not supported/,
        ],
        ["recurrent layers", `${NET}[crnn]\n`, /line 5: the section \[crnn\] is not supported/],
        [
            "an unknown option",
            `${NET}[conv]\nfilter=4\n`,
            /line 6: the option filter of \[conv\] is not known/,
        ],
        ["an unknown option of [net]", "[net]\nwidht=8\n", /line 1: \[net\] needs channels/],
        [
            "an option with a different effect",
            `${NET}[conv]\nxnor=1\n`,
            /line 6: xnor in \[conv\] is not supported/,
        ],
        [
            "an unknown activation",
            `${NET}[conv]\nactivation=leeky\n`,
            /line 6: the activation "leeky" is not known; known are linear/,
        ],
        [
            "an activation of JavaScript",
            `${NET}[conv]\nactivation=constructor\n`,
            /line 6: the activation "constructor"/,
        ],
        [
            "a fraction for an integer",
            `${NET}[conv]\nfilters=4.5\n`,
            /line 6: expected filters as an integer from 1 to/,
        ],
        [
            "a word for a number",
            `${NET}[upsample]\nscale=big\n`,
            /line 6: expected scale as a number, got "big"/,
        ],
        ["no filters", `${NET}[conv]\nfilters=0\n`, /line 6: expected filters as an integer from 1/],
        [
            "groups that do not divide",
            `${NET}[conv]\nfilters=4\ngroups=2\n`,
            /line 7: filters=4 and the 3 channels.*groups=2/,
        ],
        [
            "a filter larger than the map",
            `${NET}[conv]\nsize=9\n`,
            /line 6: a filter of 9 × 9 does not fit into 8 × 6/,
        ],
        ["a route without layers", `${NET}[conv]\n[route]\n`, /line 6: \[route\] needs layers/],
        [
            "a route from the future",
            `${NET}[conv]\n[route]\nlayers=1\n`,
            /line 6: it reads layer 1, and is layer 1/,
        ],
        ["a route from before the start", `${NET}[conv]\n[route]\nlayers=-2\n`, /line 6: it reads layer -2/],
        ["a route with a hole", `${NET}[conv]\n[route]\nlayers=-1,\n`, /line 7: expected layers as indexes/],
        [
            "a route of two sizes",
            `${NET}[conv]\n[conv]\nstride=2\n[route]\nlayers=0,1\n`,
            /line 9: layers 0 and 1 differ in size: 8 × 6 and 4 × 3/,
        ],
        [
            "a group that is not there",
            `${NET}[conv]\nfilters=4\n[route]\nlayers=0\ngroups=2\ngroup_id=2\n`,
            /line 10: expected group_id as an integer from 0 to 1/,
        ],
        [
            "a shortcut onto a larger map",
            `${NET}[conv]\nstride=2\n[upsample]\n[shortcut]\nfrom=0\n`,
            /line 9: a shortcut cannot add 4 × 3 onto 8 × 6/,
        ],
        [
            "an unknown kind of weights",
            `${NET}[conv]\n[conv]\n[shortcut]\nfrom=-2\nweights_type=per_pixel\n`,
            /line 9: weights_type "per_pixel"/,
        ],
        [
            "factors that do not fit",
            `${NET}[conv]\nfilters=4\n[avg]\n[conv]\nfilters=3\n[scale_channels]\nfrom=0\n`,
            /line 11: \[scale_channels\] needs factors 4 × 1 × 1, got 3 × 1 × 1/,
        ],
        [
            "attention of another size",
            `${NET}[conv]\nfilters=4\n[conv]\n[sam]\nfrom=0\n`,
            /line 9: \[sam\] needs maps of one size, got 1 × 6 × 8 and 4 × 6 × 8/,
        ],
        [
            "channels that Maxout cannot part",
            `${NET}[max]\nmaxpool_depth=1\nout_channels=2\n`,
            /line 7: 3 channels are no multiple of out_channels=2/,
        ],
        [
            "a map that reorg cannot part",
            `${NET}[reorg3d]\nstride=4\n`,
            /line 6: 3 × 6 × 8 cannot be rearranged by 4/,
        ],
        [
            "a layer on boxes",
            `${NET}[conv]\nfilters=6\n[yolo]\nclasses=1\nanchors=1,2\n[conv]\n`,
            /line 10: it reads layer 1, \[yolo\], whose output is boxes/,
        ],
        [
            "an anchor that is not there",
            `${NET}[conv]\nfilters=6\n[yolo]\nclasses=1\nmask=3\nanchors=1,2\n`,
            /line 10: the anchor 3.* 1 are given/,
        ],
        ["no anchors", `${NET}[conv]\nfilters=6\n[yolo]\nclasses=1\n`, /line 7: \[yolo\] needs anchors/],
        [
            "filters for other classes",
            `${NET}[conv]\nfilters=7\n[yolo]\nclasses=1\nanchors=1,2\n`,
            /line 7: \[yolo\] needs filters=6 in front of it, .* gets 7 channels/,
        ],
        [
            "weights shared with another kind",
            `${NET}[conv]\n[conv]\nshare_index=0\n`,
            /line 7: share_index=0 is no convolution with the same/,
        ],
        [
            "a map of all memory",
            `${NET.replaceAll(/=\d+/g, "=1024")}[upsample]\nstride=16\n[upsample]\nstride=16\n`,
            /line \d: .*(too large|cannot be scaled)/,
        ],
    ] as const) {
        it(`with ${name} is refused, naming line and reason`, () => {
            assert.throws(
                () => read(text),
                (error) => {
                    assert.ok(error instanceof VisionError, String(error));
                    assert.equal(error.code, "E_MODEL_FILE");
                    assert.match(error.message, words);
                    assert.match(error.message, /^net\.cfg/);
                    return true;
                },
            );
        });
    }
});
