import js from "@eslint/js";
import html from "eslint-plugin-html";
import importX from "eslint-plugin-import-x";
import prettier from "eslint-config-prettier";
import tseslint from "typescript-eslint";

/**
 * Which parts of src/ a room may import besides its own files (docs/architecture.md, "Rooms").
 * The three files that everybody speaks of are allowed everywhere.
 */
const ROOMS = {
    geometry: [],
    stats: [],
    image: ["geometry"],
    camera: ["stats", "image"],
    graph: [],
    model: ["geometry", "stats", "image", "graph"],
    analysis: ["geometry", "stats"],
    mqtt: ["stats"],
    "node-kit": ["stats"],
    cli: ["geometry", "stats", "image", "camera", "graph", "model", "analysis", "mqtt"],
};
const SPOKEN_BY_ALL = ["errors.ts", "frame.ts", "detection.ts", "lower-priority.ts"];

const zones = Object.entries(ROOMS).map(([room, others]) => ({
    target: `./src/${room}`,
    from: "./src",
    except: [room, ...others, ...SPOKEN_BY_ALL].map((part) => `./${part}`),
    message: `src/${room} may import ${[...others, ...SPOKEN_BY_ALL].join(", ")} only.`,
}));

const nodeRedOutside = {
    patterns: [
        { group: ["node-red", "@node-red/*", "**/nodes/*"], message: "src/ knows nothing of Node-RED." },
    ],
};

export default tseslint.config(
    { ignores: ["dist/**", "node_modules/**", ".cache/**"] },
    js.configs.recommended,
    {
        files: ["**/*.ts"],
        extends: [...tseslint.configs.strictTypeChecked],
        languageOptions: {
            parserOptions: { project: "./tsconfig.json", tsconfigRootDir: import.meta.dirname },
        },
        plugins: { "import-x": importX },
        settings: { "import-x/resolver": { node: { extensions: [".ts", ".js", ".json"] } } },
        rules: {
            "@typescript-eslint/switch-exhaustiveness-check": "error",
            "@typescript-eslint/no-explicit-any": "error",
            "@typescript-eslint/restrict-template-expressions": [
                "error",
                { allowNumber: true, allowBoolean: true },
            ],
            "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
            "@typescript-eslint/no-this-alias": "off",
            "import-x/no-restricted-paths": ["error", { basePath: import.meta.dirname, zones }],
            "import-x/no-default-export": "error",
            "no-console": "error",
            "max-lines": ["error", { max: 250, skipBlankLines: false, skipComments: false }],
            "max-lines-per-function": ["error", { max: 60, skipComments: true, skipBlankLines: true }],
            complexity: ["error", 12],
        },
    },
    {
        files: ["src/**/*.ts"],
        ignores: ["src/node-kit/**"],
        rules: { "no-restricted-imports": ["error", nodeRedOutside] },
    },
    { files: ["src/cli/**/*.ts", "bench/run/**/*.ts"], rules: { "no-console": "off" } },
    {
        files: ["test/**/*.ts"],
        rules: {
            "max-lines-per-function": "off",
            "@typescript-eslint/no-floating-promises": "error",
            "@typescript-eslint/no-non-null-assertion": "off",
        },
    },
    {
        files: ["**/*.mjs"],
        languageOptions: {
            globals: {
                console: "readonly",
                process: "readonly",
                Buffer: "readonly",
                URL: "readonly",
                setTimeout: "readonly",
                clearTimeout: "readonly",
                setInterval: "readonly",
                clearInterval: "readonly",
                fetch: "readonly",
                AbortSignal: "readonly",
            },
        },
    },
    {
        files: ["nodes/**/*.html"],
        plugins: { html },
        languageOptions: {
            sourceType: "script",
            globals: { RED: "readonly", $: "readonly", document: "readonly", window: "readonly" },
        },
        rules: { "max-lines": "off" },
    },
    prettier,
);
