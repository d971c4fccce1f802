import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { NodeAPI } from "node-red";
import { ROOT } from "../fixtures/paths";
import { ownNode } from "../fixtures/runtime";

const { "node-red": own } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as {
    "node-red": { nodes: Record<string, string> };
};
const TYPES = Object.keys(own.nodes);
const ROUTES = ["/csp-vision/metrics", "/csp-vision/stats"];

/** One admin API, and the addresses that it was told of with the permission that each asks for. */
function adminApi(): { routes: string[]; readonly load: (type: string) => void } {
    const routes: string[] = [];
    const httpAdmin = {
        get: (address: string, permission: string) => routes.push(`${address} ${permission}`),
    };
    return {
        routes,
        // Each node gets an object of its own; what it points to is common.
        load: (type) =>
            void ownNode(type)({
                httpAdmin,
                auth: { needsPermission: (permission: string) => permission },
                nodes: { registerType: () => undefined },
            } as unknown as NodeAPI),
    };
}

const ofStats = (routes: string[]): string[] =>
    routes.filter((route) => ROUTES.some((address) => route.startsWith(address))).sort();
const EXPECTED = ROUTES.map((address) => `${address} csp-vision.read`);

describe("the addresses of the figures", () => {
    for (const type of TYPES) {
        it(`are there when ${type} is the only node that is switched on`, () => {
            const { routes, load } = adminApi();
            load(type);
            assert.deepEqual(ofStats(routes), EXPECTED);
        });
    }

    it("are there once when all nodes are loaded, and again in another runtime", () => {
        for (const { routes, load } of [adminApi(), adminApi()]) {
            for (const type of [...TYPES].reverse()) load(type);
            assert.deepEqual(ofStats(routes), EXPECTED);
        }
    });
});
