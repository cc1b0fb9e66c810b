import { canonicalId } from "../domain/id";

/**
 * Names and IDs with the same key are the same. Letter case, Unicode form (NFC, NFD, full-width letters), spaces around the
 * name and the spelling of a GUID make no difference.
 */
export function nameKey(name: string): string {
    // The lower case of a capital sigma depends on its place in the word.
    return canonicalId(name.normalize("NFKC").trim()).replaceAll("ς", "σ").normalize("NFKC");
}
