import type { Proof } from "../../model/library-check";

/** By what a file was found to be right, in words that promise no more than was checked. */
export const PROOFS: Readonly<Record<Proof, string>> = {
    sha256: "ok (sha256)",
    size: "ok (by its size only: no digest is known)",
    none: "there (not checked: neither digest nor size is known)",
};
