import type { CoveredCase } from "../fault-table";

export const SECRETS_COVERED: readonly CoveredCase[] = [
    {
        fault: "ffmpeg quotes an address with its password",
        outcome: "taken out of the text in every spelling",
        file: "src/camera/address.test.ts",
        test: "leaves nothing of ${JSON.stringify(secret)}",
    },
    {
        fault: "A flow with faults has a password in a camera's address",
        outcome: "it shows in no log, event or status",
        file: "e2e/bad-input.test.ts",
        test: "shows the password nowhere",
    },
    {
        fault: "A password is typed into an address in the editor",
        outcome: "it moves into the credentials",
        file: "editor/chromium.test.ts",
        test: "moved user and password out of the address",
    },
    {
        fault: "A broker's address holds user and password",
        outcome: "they are given away to the credentials, and refused words hold none",
        file: "src/mqtt/words.test.ts",
        test: "gives away user and password",
    },
    {
        fault: "A camera over HTTP asks for basic or digest, and redirects elsewhere",
        outcome: "the password goes to the camera itself, and no further",
        file: "src/camera/camera-http-refusals.test.ts",
        test: "takes the password no further than to the camera itself",
    },
];
