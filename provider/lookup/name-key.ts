import { canonicalId } from "../domain/id";

/** Ignores case, Unicode form (NFC, NFD, full-width letters), outer spaces and the spelling of a GUID. */
export function nameKey(name: string): string {
    // A capital sigma has two lowercase forms, by its place in the word.
    return canonicalId(name.normalize("NFKC").trim()).replaceAll("ς", "σ").normalize("NFKC");
}
