/** A GUID as people and tools write it: in braces or parentheses, after Excel's apostrophe, without dashes. */
const guid = /^['({]*([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})['})]*$/i;

/** The standard form; nearly all GUIDs have it. */
const standard = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function canonicalId(id: string): string {
    return standardGuid(id) ?? id.toLowerCase();
}

/** The spelling to send: a GUID in its standard form, any other ID as declared. */
export function sentId(id: string): string {
    return standardGuid(id) ?? id;
}

/** A sorted set of IDs in the spelling to send; of several spellings, the first. */
export function distinctIds(ids: Iterable<string>): string[] {
    const byKey = new Map<string, string>();
    for (const id of ids) {
        const key = canonicalId(id);
        byKey.set(key, byKey.get(key) ?? sentId(id));
    }
    return [...byKey.keys()].sort().map((key) => byKey.get(key) as string);
}

export function isGuid(id: string): boolean {
    return standardGuid(id) !== undefined;
}

function standardGuid(id: string): string | undefined {
    // Creating no string for a standard GUID saves most of the time with thousands of users.
    return standard.test(id) ? id : guid.exec(id)?.slice(1).join("-").toLowerCase();
}
