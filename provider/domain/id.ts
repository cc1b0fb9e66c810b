const guid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** A user ID in the one spelling used for comparing and sending: GUIDs mean the same in either case. */
export function canonicalId(id: string): string {
    const lower = id.toLowerCase();
    return lower !== id && guid.test(id) ? lower : id;
}
