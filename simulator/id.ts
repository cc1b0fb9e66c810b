const dashed = "[\\da-f]{8}(?:-[\\da-f]{4}){3}-[\\da-f]{12}";
/** A GUID as .NET reads it: with or without dashes, and with them in braces or parentheses as well. */
const guid = new RegExp(`^(?:[\\da-f]{32}|${dashed}|\\{${dashed}\\}|\\(${dashed}\\))$`, "i");

/** What IDs that mean the same have in common: GUIDs are compared by their digits, others without regard to case. */
export function idKey(id: string): string {
    return (guid.test(id) ? id.replace(/[-{}()]/g, "") : id).toLowerCase();
}

/** How IDs are spelt in answers: as they came, in capitals, or GUIDs in braces. */
export type Spelling = "asked" | "upper" | "braces";

export function spell(id: string, spelling: Spelling = "asked"): string {
    if (spelling === "braces" && guid.test(id)) {
        return `{${idKey(id).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-")}}`;
    }
    return spelling === "upper" ? id.toUpperCase() : id;
}
