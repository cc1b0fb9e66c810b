/**
 * Who is declared in which account, as far as the declarations of this run are known. The account alone is the key,
 * not the server's address: the same organization reached by a new address must not be released at the old one.
 */
export class Claims {
    readonly #declared = new Map<string, Set<string>>();

    claim(accountId: string, userIds: readonly string[]): void {
        const users = this.#declared.get(accountId) ?? new Set();
        this.#declared.set(accountId, users);
        for (const user of userIds) {
            users.add(user);
        }
    }

    has(accountId: string, userId: string): boolean {
        return this.#declared.get(accountId)?.has(userId) ?? false;
    }
}
