/** The people of every account, by name: some have GUIDs as IDs, and others names. */
const ids: Readonly<Record<string, (account: string) => string>> = {
    ana: (account) => `aaaaaaaa-0000-4000-8000-00000000000${account.at(-1)}`,
    bob: (account) => `bob-of-${account}`,
    cy: (account) => `cccccccc-0000-4000-8000-00000000000${account.at(-1)}`,
    dan: (account) => `dan-of-${account}`,
    eve: (account) => `eve-of-${account}`,
    flo: (account) => `flo-of-${account}`,
};

export const users = Object.keys(ids);

export function idOf(user: string, account: string): string {
    return ids[user]?.(account) ?? user;
}

const spellings: readonly ((id: string) => string)[] = [
    (id) => id,
    (id) => id.toUpperCase(),
    (id) => (isGuid(id) ? `{${id}}` : id),
    (id) => (isGuid(id) ? id.replaceAll("-", "").toUpperCase() : id),
];

export function spell(id: string, spelling: number): string {
    return spellings[spelling]?.(id) ?? id;
}

export const spellingCount = spellings.length;

export function canonical(id: string): string {
    const plain = id.toLowerCase().replaceAll(/[{}]/g, "");
    return /^[0-9a-f]{32}$/.test(plain) ? plain.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-") : plain;
}

function isGuid(id: string): boolean {
    return /^[0-9a-f]{8}-/.test(id);
}
