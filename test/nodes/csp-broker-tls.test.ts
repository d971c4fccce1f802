import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { eventually } from "../fixtures/eventually";
import { Mosquitto } from "../fixtures/mosquitto";
import {
    detectionMessage,
    figuresOf,
    give,
    loadPublishing,
    publishFlow,
    unloadPublishing,
} from "../fixtures/publishing";
import { nextStatus } from "../fixtures/runtime";

describe("csp-broker with TLS", () => {
    let dir: string;
    let files: Record<string, string>;
    let broker: Mosquitto;
    before(() => {
        dir = mkdtempSync(path.join(tmpdir(), "csp-tls-"));
        const openssl = (...args: string[]): Buffer =>
            execFileSync("openssl", args, { cwd: dir, stdio: "pipe" });
        for (const name of ["ca", "other"]) {
            const key = ["-newkey", "rsa:2048", "-nodes", "-keyout", `${name}.key`];
            openssl("req", "-x509", ...key, "-out", `${name}.pem`, "-days", "2", "-subj", `/CN=${name}`);
        }
        openssl(
            "req",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-keyout",
            "s.key",
            "-out",
            "s.csr",
            "-subj",
            "/CN=b",
        );
        execFileSync("sh", ["-c", "echo subjectAltName=IP:127.0.0.1 > s.ext"], { cwd: dir });
        const signer = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "s.ext"];
        openssl("x509", "-req", "-in", "s.csr", ...signer, "-out", "s.pem", "-days", "2");
        const names = ["ca.pem", "other.pem", "s.pem", "s.key"];
        files = Object.fromEntries(names.map((name) => [name, readFileSync(path.join(dir, name), "utf8")]));
    });
    after(() => rmSync(dir, { recursive: true, force: true }));

    afterEach(async () => {
        await unloadPublishing();
        await broker.stop();
    });

    async function load(ca: string): Promise<void> {
        const lines = ["certfile {dir}/s.pem", "keyfile {dir}/s.key"];
        broker = await Mosquitto.start({ scheme: "mqtts", lines, files });
        const tls = {
            id: "tls",
            type: "tls-config",
            name: "",
            cert: "",
            key: "",
            servername: "",
            verifyservercert: true,
        };
        const flow = publishFlow(broker.url, { qos: 1 }, { tls: "tls" });
        await loadPublishing([...flow, { ...tls, ca: path.join(dir, ca) }]);
    }

    it("publishes to a broker whose authority is given", async () => {
        await load("ca.pem");
        give(detectionMessage({}));
        await eventually(
            () => figuresOf().out,
            (out) => out === 1,
            15_000,
        );
    });

    it("says in words that the certificate is not trusted", async () => {
        const status = nextStatus("pu", /certificate of the broker.*not trusted: /);
        await load("other.pem");
        await status;
    });
});
