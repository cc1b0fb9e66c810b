/** A GUID as people and tools write it: in braces or parentheses, behind Excel's apostrophe, without dashes. */
const guid = /^['({]*([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})['})]*$/i;

/** What decides whether two IDs name the same user, group or organization: all spellings of one have it in common. */
export function canonicalId(id: string): string {
    return standardGuid(id) ?? id.toLowerCase();
}

/** An ID as a server is sent it: a GUID in its standard form, any other ID as it is declared. */
export function sentId(id: string): string {
    return standardGuid(id) ?? id;
}

function standardGuid(id: string): string | undefined {
    // Most IDs that are no GUID are of another length, and the pattern is slow for many.
    return id.length < 32 ? undefined : guid.exec(id)?.slice(1).join("-").toLowerCase();
}
