/**
 * Names with the same key are the same name. Letter case, Unicode form (NFC, NFD, full-width letters) and spaces around the
 * name make no difference.
 */
export function nameKey(name: string): string {
    // The lower case of a capital sigma depends on its place in the word.
    return name.normalize("NFKC").toLowerCase().replaceAll("ς", "σ").normalize("NFKC").trim();
}
