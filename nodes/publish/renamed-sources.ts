import type { NodeAPI } from "node-red";
import type { Ledger } from "../../src/mqtt/ledger";
import type { RememberedSource } from "../../src/mqtt/source-memory";
import { existsInFlows } from "../../src/node-kit/exists-in-flows";
import { remoteControls } from "../../src/node-kit/remote-controls";

/**
 * Sources that a node remembers and whose camera has another name by now, or was deleted, perhaps while nothing ran.
 * A camera that is switched off keeps its source.
 */
export function renamedSources(RED: NodeAPI, ledger: Ledger): string[] {
    return ledger.all("source/").flatMap(([source, value]) => {
        const { camera } = value as RememberedSource;
        if (camera === null || remoteControls.ownerOf(source) !== null) return [];
        return remoteControls.isOwner(camera) || !existsInFlows(RED, camera) ? [source] : [];
    });
}
