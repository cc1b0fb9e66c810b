/** A GUID as people and tools write it: in braces or parentheses, behind Excel's apostrophe, without dashes. */
const guid = /^['({]*([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})['})]*$/i;

/** Its standard form, which nearly all have already. */
const standard = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** What decides whether two IDs name the same user, group or organization: all spellings of one have it in common. */
export function canonicalId(id: string): string {
    return standardGuid(id) ?? id.toLowerCase();
}

/** An ID as a server is sent it: a GUID in its standard form, any other ID as it is declared. */
export function sentId(id: string): string {
    return standardGuid(id) ?? id;
}

/** A set of IDs as it is kept: each as it is sent, of several spellings the first, sorted. */
export function distinctIds(ids: Iterable<string>): string[] {
    const byKey = new Map<string, string>();
    for (const id of ids) {
        const key = canonicalId(id);
        byKey.set(key, byKey.get(key) ?? sentId(id));
    }
    return [...byKey.keys()].sort().map((key) => byKey.get(key) as string);
}

/** Whether it says nothing to people. */
export function isGuid(id: string): boolean {
    return standardGuid(id) !== undefined;
}

function standardGuid(id: string): string | undefined {
    // An ID that is its own key makes no new text, which for thousands of users, looked up many times, is most of the time.
    return standard.test(id) ? id : guid.exec(id)?.slice(1).join("-").toLowerCase();
}
