import type { CoveredCase } from "../fault-table";

export const READERS_COVERED: readonly CoveredCase[] = [
    {
        fault: "An ONNX file is cut off at any byte",
        outcome: "E_MODEL_FILE",
        file: "src/graph/onnx-files.test.ts",
        test: "is refused wherever it was cut off",
    },
    {
        fault: "An ONNX file claims lengths of gigabytes, or nests without end",
        outcome: "E_MODEL_FILE, without memory set aside",
        file: "src/graph/onnx-files.test.ts",
        test: "without setting memory aside",
    },
    {
        fault: "Models of seventeen kinds that break readers (models d01–d12, d16, d17)",
        outcome: "the known answer, or a refusal that says what has to be told",
        file: "src/model/model-cases.test.ts",
        test: "has the outcome of ${id}",
    },
    {
        fault: "Class names as Python or JSON prints them, with quotes, escapes and gaps (models d09)",
        outcome: "read, never evaluated",
        file: "src/model/names.test.ts",
        test: "are those that the cases d09 and d10 name",
    },
    {
        fault: "A model file is missing, or its second file is missing, short or outside (models d07)",
        outcome: "E_MODEL_FILE with its name",
        file: "src/graph/onnx-files.test.ts",
        test: "names the second file when it is ${name}",
    },
];
