import type { CoveredCase } from "../fault-table";

export const INPUT_COVERED: readonly CoveredCase[] = [
    {
        fault: "Passwords with @ : / # ? % inside and beside the address, IPv6 (K01)",
        outcome: "frames, or a refusal that says how to write it",
        file: "src/camera/camera-rtsp.test.ts",
        test: "takes the password ${password} from its own field",
    },
    {
        fault: "Blanks, capitals and misspelt schemes in an address (K02)",
        outcome: "mended, or named; the password shows nowhere",
        file: "src/camera/camera-rtsp.test.ts",
        test: "mends blanks and capitals",
    },
    {
        fault: "File names with colons, dashes, quotes, percent signs, line breaks, other scripts (K04)",
        outcome: "every one opens, and nothing else",
        file: "src/camera/address.test.ts",
        test: "reads ${JSON.stringify(typed)}",
    },
    {
        fault: "A PNG claims 60,000 × 60,000 pixels",
        outcome: "E_PICTURE_SIZE",
        file: "src/image/pictures.test.ts",
        test: "refuses a small file that claims more than 100 megapixels",
    },
    {
        fault: "A picture is cut off",
        outcome: "E_PICTURE on that message",
        file: "src/image/pictures.test.ts",
        test: "refuses a ${format} that is cut off",
    },
    {
        fault: "A message holds no frame, no picture, or a copy of a frame",
        outcome: "a code on that message only",
        file: "nodes/csp-detect-errors.test.ts",
        test: "fails ${what} with ${code} on that message only",
    },
    {
        fault: "Forty pictures at once",
        outcome: "each is answered by a result or E_BUSY",
        file: "nodes/csp-detect-errors.test.ts",
        test: "answers each of 40 pictures at once",
    },
    {
        fault: "Twenty pictures, a text and nothing are posted over HTTP (flows d13)",
        outcome: "22 answers, each its own",
        file: "nodes/requests.test.ts",
        test: "are answered each by its own result or a code",
    },
    {
        fault: "Names that no topic carries, as source, label, channel and prefix (flows d06)",
        outcome: "encoded one to one, or refused with the field",
        file: "nodes/csp-publish-names.test.ts",
        test: "arrive encoded or are refused",
    },
    {
        fault: "Variables that are unset, empty or no number (flows d12)",
        outcome: "the node is in error, naming field and variable",
        file: "nodes/variables.test.ts",
        test: "put the camera in error that names field and variable",
    },
    {
        fault: "Boxes that are no number, infinite or without area (models d12)",
        outcome: "dropped and counted, nothing null in a message",
        file: "nodes/csp-detect.test.ts",
        test: "counts the boxes that a network gives without a number or an area",
    },
    {
        fault: "A phone video is rotated, its pixels are not square (K05)",
        outcome: "upright frames that are not squeezed, with the native size",
        file: "src/camera/camera-pictures.test.ts",
        test: "stand upright and are not squeezed",
    },
    {
        fault: "A video has odd sizes, full range, 10 bit or no colours (K06)",
        outcome: "whole rows, greys within 3",
        file: "src/camera/camera-pictures.test.ts",
        test: "keep their greys within 3",
    },
];
