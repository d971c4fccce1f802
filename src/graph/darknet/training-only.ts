/** Options of every layer that change nothing but training and its speed (darknet src/parser.c). */
const OF_LAYERS =
    "burnin_update clip dont_update learning_rate onlyforward stopbackward stream train_only_bn wait_stream";

const BY_SECTION: Readonly<Record<string, string>> = {
    net:
        "B1 B2 adam adversarial_lr angle aspect attention augment_speed badlabels_rejection_percentage batch blur " +
        "burn_in center clip contrastive contrastive_color contrastive_jit_flip cutmix decay dynamic_minibatch ema_alpha eps " +
        "equidistant_point exposure flip gamma gaussian_noise hue label_smooth_eps learning_rate learning_rate_min " +
        "loss_scale max_batches max_chart_loss max_crop max_ratio min_crop min_ratio mixup momentum mosaic mosaic_bound notruth random " +
        "num_sigmas_reject_badlabels optimized_memory policy power resize_step saturation scale scales seq_scales " +
        "sequential_subdivisions sgdr_cycle sgdr_mult show_receptive_field step steps subdivisions time_steps track " +
        "try_fix_nan unsupervised use_cuda_graph weights_reject_freq workspace_size_limit_MB",
    convolutional: "angle assisted_excitation dot grad_centr reverse",
    maxpool: "maxpool_zero_nonmax",
    dropout: "dropblock dropblock_size_abs dropblock_size_rel probability",
    cost: "ratio scale type",
    softmax: "noloss",
    yolo:
        "beta1 cls_normalizer counters_per_class delta_normalizer dets_for_show dets_for_track embedding_layer " +
        "focal_loss ignore_thresh iou_loss iou_normalizer iou_thresh iou_thresh_kind jitter label_smooth_eps max " +
        "max_delta obj_normalizer objectness_smooth random resize show_details sim_thresh track_ciou_norm " +
        "track_history_size truth_thresh uc_normalizer",
    region:
        "absolute bias_match class_scale coord_scale focal_loss jitter log mask_scale max noobject_scale " +
        "object_scale random rescore resize sqrt thresh",
};

/** The options of a section that change nothing of what the trained network computes. */
export function trainingOnly(type: string): ReadonlySet<string> {
    const own = `${BY_SECTION[type] ?? ""} ${type === "net" ? "" : OF_LAYERS}`;
    return new Set(own.split(" ").filter((key) => key !== ""));
}
