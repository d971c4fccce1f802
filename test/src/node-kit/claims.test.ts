import assert from "node:assert/strict";
import { Claims } from "../../../src/node-kit/claims";

describe("Claims", () => {
    it("refuses a name that is taken, names who has it, and frees it once given back", () => {
        const claims = new Claims("source name");
        const giveBack = claims.take("Gate", "camera 1");
        assert.throws(() => claims.take("Gate", "camera 2"), {
            code: "E_DUPLICATE",
            message: /Gate.*camera 1/,
        });
        giveBack();
        claims.take("Gate", "camera 2");
    });

    it("is not fooled by a name given back twice", () => {
        const claims = new Claims("source name");
        const giveBack = claims.take("Gate", "camera 1");
        giveBack();
        claims.take("Gate", "camera 2");
        giveBack();
        assert.throws(() => claims.take("Gate", "camera 3"), /camera 2/);
    });
});
