const dashed = "[\\da-f]{8}(?:-[\\da-f]{4}){3}-[\\da-f]{12}";
/** A GUID as .NET reads it: with or without dashes, and with dashes also in braces or parentheses. */
const guid = new RegExp(`^(?:[\\da-f]{32}|${dashed}|\\{${dashed}\\}|\\(${dashed}\\))$`, "i");

/** GUIDs compare by digits, other IDs case-insensitively. */
export function idKey(id: string): string {
    return (guid.test(id) ? id.replace(/[-{}()]/g, "") : id).toLowerCase();
}

/** How responses spell IDs: as requested, in capitals, or GUIDs in braces. */
export type Spelling = "asked" | "upper" | "braces";

export function spell(id: string, spelling: Spelling = "asked"): string {
    if (spelling === "braces" && guid.test(id)) {
        return `{${idKey(id).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-")}}`;
    }
    return spelling === "upper" ? id.toUpperCase() : id;
}
