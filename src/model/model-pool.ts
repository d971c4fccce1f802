import { ModelHost, type ModelHostOptions } from "./model-host";
import { modelKey } from "./model-key";
import { Scheduler } from "./scheduler";

/** A full deploy closes and opens every node: within this time the model is still there, in ms. */
const LINGER_MS = 10_000;

/** A host that all share who name the same model. */
export interface SharedModel {
    readonly key: string;
    readonly host: ModelHost;
    readonly scheduler: Scheduler;
    users: number;
    linger: NodeJS.Timeout | undefined;
}

/** The hosts of this process by what they run, counted by their users. */
class ModelPool {
    readonly #models = new Map<string, SharedModel>();

    /** Loads the model if nobody has; one in error is tried again. */
    enter(options: ModelHostOptions): SharedModel {
        const key = modelKey(options);
        let model = this.#models.get(key);
        if (!model) {
            const host = new ModelHost(options);
            model = { key, host, scheduler: new Scheduler(host), users: 0, linger: undefined };
            this.#models.set(key, model);
        }
        model.users += 1;
        clearTimeout(model.linger);
        model.host.keep(true);
        model.host.retry();
        return model;
    }

    leave(model: SharedModel): void {
        model.users -= 1;
        if (model.users > 0) return;
        model.host.keep(false);
        model.linger = setTimeout(() => this.#retire(model), LINGER_MS);
        model.linger.unref();
    }

    #retire(model: SharedModel): void {
        this.#models.delete(model.key);
        void model.scheduler.idle().then(() => model.host.close());
    }
}

export const modelPool = new ModelPool();
