import { INPUT } from "./cases/input";
import { family } from "./family";
import { ADDRESS_RUNS } from "./input/address-runs";
import { FILE_RUNS } from "./input/file-runs";
import { MESSAGE_RUNS } from "./input/message-runs";

describe("faults of input", function () {
    this.timeout(120_000);

    family("input", INPUT, { ...ADDRESS_RUNS, ...FILE_RUNS, ...MESSAGE_RUNS });
});
