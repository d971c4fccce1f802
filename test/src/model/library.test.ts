import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
    existsSync,
    mkdirSync,
    mkdtempSync,
    readFileSync,
    readdirSync,
    rmSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fetchModel } from "../../../src/model/fetch-model";
import { findInLibrary, LIBRARY, libraryLabels, type LibraryModel } from "../../../src/model/library-table";
import { locateModel } from "../../../src/model/locate-model";
import { modelPlaces } from "../../../src/model/model-places";
import { verifyModel } from "../../../src/model/verify-model";
import { serve, startFileServer, type FileServer } from "../../fixtures/file-server";
import { shared } from "../../fixtures/paths";
import { assertValid } from "../../fixtures/schemas";

const sha256 = (text: string | Buffer): string => createHash("sha256").update(text).digest("hex");
const CONTENTS: Readonly<Record<string, string>> = {
    "/small/small.cfg": "[net]",
    "/small/small.weights": "weights",
    "/small/small.names": "cat\ndog\n",
};

describe("the library of models", () => {
    it("knows each model's licence and files, and a digest or size of all but lists of labels", () => {
        assert.equal(new Set(LIBRARY.map(({ name }) => name)).size, LIBRARY.length);
        for (const model of LIBRARY) {
            assert.match(model.name, /^[a-z0-9][a-z0-9.-]*$/);
            assert.ok(model.license && model.origin, model.name);
            const names = model.files.map(({ name }) => name);
            assert.ok(names.includes(model.network), model.name);
            assert.ok(model.weights === undefined || names.includes(model.weights), model.name);
            const labels = libraryLabels(model);
            if (typeof labels === "string") assert.ok(names.includes(labels), model.name);
            for (const { name, url, size, sha256: digest, manual } of model.files) {
                assert.match(name, /^[\w.-]+$/);
                assert.equal(new URL(url).protocol, "https:");
                if (digest !== null) assert.match(digest, /^[0-9a-f]{64}$/);
                assert.ok(size !== null || name.endsWith(".list"), name);
                assert.equal(manual ?? false, url.includes("drive.google.com"), name);
            }
        }
    });

    it("holds the files of Yolo-Fastest as they are", function () {
        const listed = LIBRARY.filter(({ name }) => name.startsWith("yolo-fastest"));
        assert.equal(listed.length, 3);
        for (const { name, size, sha256: digest } of listed.flatMap(({ files }) => files)) {
            const bytes = readFileSync(shared(this, `models/yolo-fastest/${name}`));
            assert.deepEqual([size, digest], [bytes.length, sha256(bytes)], name);
        }
    });

    it("finds a model however its name is written", () => {
        assert.equal(findInLibrary("YOLOX_nano")?.name, "yolox-nano");
        assert.equal(findInLibrary("yolox"), null);
    });

    for (const [setting, folders, mirror] of [
        ["", ["/data/csp-vision/models"], null],
        [" models ", ["/data/models", "/data/csp-vision/models"], null],
        ["/srv/models", ["/srv/models", "/data/csp-vision/models"], null],
        ["csp-vision/models", ["/data/csp-vision/models"], null],
        ["https://mirror.example/csp/", ["/data/csp-vision/models"], "https://mirror.example/csp"],
    ] as const) {
        it(`is at ${folders.join(", ")} for the setting "${setting}"`, () => {
            assert.deepEqual(modelPlaces(setting, "/data"), { folders, mirror });
        });
    }
});

describe("fetching a model", function () {
    this.timeout(20_000);
    let folder = "";
    let server: FileServer;
    beforeEach(async () => {
        folder = mkdtempSync(path.join(tmpdir(), "csp-library-"));
        server = await startFileServer((request, response, count) => {
            const text = CONTENTS[request.url ?? ""];
            if (text === undefined) response.writeHead(404).end();
            else serve(Buffer.from(text))(request, response, count);
        });
    });
    afterEach(async () => {
        await server.stop();
        rmSync(folder, { recursive: true });
    });

    const small = (manual = false): LibraryModel => ({
        ...{ name: "small", task: "detect", license: "MIT", origin: "a test" },
        ...{ network: "small.cfg", weights: "small.weights", labels: "small.names" },
        files: ["small.cfg", "small.weights", "small.names"].map((name) => {
            const text = CONTENTS[`/small/${name}`]!;
            const isWeights = name === "small.weights";
            return {
                name,
                url: `${server.url}/small/${name}`,
                size: name === "small.names" ? null : text.length,
                sha256: name === "small.cfg" ? sha256(text) : null,
                ...(isWeights && manual ? { manual } : {}),
            };
        }),
    });
    const fetched = (model: LibraryModel, mirror: string | null = null): ReturnType<typeof fetchModel> =>
        fetchModel(model, {
            folder,
            mirror,
            onBytes: () => undefined,
            signal: new AbortController().signal,
            patience: { silenceMs: 1000, pausesMs: [5], tries: 2 },
        });

    it("lays its files and a valid manifest into a folder that is then found by its name", async () => {
        const { files, missing } = await fetched(small());
        assert.deepEqual(missing, []);
        assert.deepEqual(
            files.map(({ name, proof, wasThere }) => [name, proof, wasThere]),
            [
                ["small.cfg", "sha256", false],
                ["small.weights", "size", false],
                ["small.names", "none", false],
            ],
        );
        const location = locateModel("small", [folder]);
        assert.equal(location, path.join(folder, "small"));
        assert.deepEqual(readdirSync(location).sort(), [
            "model.json",
            "small.cfg",
            "small.names",
            "small.weights",
        ]);
        const manifest = JSON.parse(readFileSync(path.join(location, "model.json"), "utf8")) as {
            sha256: Record<string, string>;
        };
        assertValid("manifest", manifest);
        assert.equal(manifest.sha256["small.weights"], sha256("weights"));
    });

    it("fetches nothing that is there and right, and anew what is not", async () => {
        await fetched(small());
        writeFileSync(path.join(folder, "small/small.weights"), "changed");
        writeFileSync(path.join(folder, "small/small.cfg"), "wrong");
        const { files } = await fetched(small());
        assert.deepEqual(
            files.map(({ wasThere }) => wasThere),
            // The library knows no digest of the weights, but the first fetch has written one down.
            [false, false, true],
        );
        assert.equal(server.ranges.length, 5);
    });

    it("says which file only a person can fetch, and is complete once it is there", async () => {
        const first = await fetched(small(true));
        assert.deepEqual(
            first.missing.map(({ name }) => name),
            ["small.weights"],
        );
        assert.throws(() => locateModel("small", [folder]), { code: "E_MODEL_MISSING" });
        const weights = path.join(folder, "small/small.weights");
        writeFileSync(weights, "a page about weights");
        await assert.rejects(fetched(small(true)), {
            code: "E_MODEL_DIGEST",
            message: /expected 7 bytes, got 20/,
        });
        writeFileSync(weights, "weights");
        assert.deepEqual((await fetched(small(true))).missing, []);
        assert.ok(existsSync(path.join(folder, "small/model.json")));
    });

    it("takes everything from a mirror, that too which only a person can fetch else", async () => {
        const elsewhere = small(true);
        const files = elsewhere.files.map((file) => ({ ...file, url: "http://127.0.0.1:1/nowhere" }));
        assert.deepEqual((await fetched({ ...elsewhere, files }, server.url)).missing, []);
    });

    it("lets one process at a time into a folder, and forgets one that died", async () => {
        mkdirSync(path.join(folder, "small"));
        const lock = path.join(folder, "small/.fetching");
        writeFileSync(lock, String(process.ppid));
        await assert.rejects(fetched(small()), { code: "E_MODEL_FETCH", message: /under way/ });
        writeFileSync(lock, "999999999");
        await fetched(small());
        assert.ok(!existsSync(lock));
    });

    it("leaves no manifest when a file is another one", async () => {
        const model = small();
        const files = model.files.map((file) => ({ ...file, sha256: sha256("other") }));
        await assert.rejects(fetched({ ...model, files }), { code: "E_MODEL_DIGEST" });
        assert.throws(() => locateModel("small", [folder]), { code: "E_MODEL_MISSING" });
    });

    it("is told to those who ask for a model of the library that is not there", () => {
        assert.throws(() => locateModel("yolox_tiny", [folder]), {
            code: "E_MODEL_MISSING",
            message: new RegExp(`csp-vision models fetch yolox-tiny --folder "${folder}"`),
        });
    });

    it("can be checked again: what was changed, cut off or lost shows", async () => {
        await fetched(small());
        const location = locateModel("small", [folder]);
        const faults = async (): Promise<[string, string | null][]> =>
            (await verifyModel(location)).map(({ name, proof, fault }) => [name, proof ?? fault]);
        assert.deepEqual(await faults(), [
            ["small.cfg", "sha256"],
            ["small.weights", "sha256"],
            ["small.names", "sha256"],
        ]);
        writeFileSync(path.join(location, "small.cfg"), "[nut]");
        rmSync(path.join(location, "small.weights"));
        const [cfg, weights] = await faults();
        assert.match(cfg?.[1] ?? "", /expected sha256 .*, got /);
        assert.deepEqual(weights, ["small.weights", "it is missing"]);
    });
});
