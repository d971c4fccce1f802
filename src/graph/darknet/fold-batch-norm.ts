/** Darknet adds it to the variance before the root (src/convolutional_kernels, fuse_conv_batchnorm). */
const EPSILON = 1e-5;

export interface Normalized {
    /** Filters one after another, as many as there are means. */
    readonly weights: Float32Array;
    readonly biases: Float32Array;
    readonly scales: Float32Array;
    readonly means: Float32Array;
    readonly variances: Float32Array;
}

/**
 * Puts (x − mean) / √(variance + ε) · scale + bias into the weights and biases of the convolution before it, in double
 * precision. They are changed in place: networks have hundreds of megabytes.
 *
 * @throws {RangeError} naming the filter whose variance has no root
 */
export function foldBatchNorm({ weights, biases, scales, means, variances }: Normalized): void {
    const filters = means.length;
    const perFilter = weights.length / filters;
    for (let filter = 0; filter < filters; filter++) {
        const variance = (variances[filter] ?? NaN) + EPSILON;
        if (!(variance > 0))
            throw new RangeError(`filter ${filter} has the variance ${variances[filter] ?? NaN}`);
        const factor = (scales[filter] ?? NaN) / Math.sqrt(variance);
        const end = (filter + 1) * perFilter;
        for (let i = filter * perFilter; i < end; i++) weights[i] = (weights[i] ?? NaN) * factor;
        biases[filter] = (biases[filter] ?? NaN) - (means[filter] ?? NaN) * factor;
    }
}
