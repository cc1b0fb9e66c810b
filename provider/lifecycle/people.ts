import { IdSet } from "../domain/id-map";
import { joinList, plural } from "../text";

const mostCharacters = 200;
const mostNamed = 10;

export class People {
    readonly #fingerprint: (id: string) => string;
    /** By fingerprint. */
    readonly #names = new Map<string, string>();
    readonly #hidden = new IdSet();

    constructor(fingerprint: (id: string) => string) {
        this.#fingerprint = fingerprint;
    }

    /** The program's names take precedence over the directory's. */
    noteNames(
        byProgram: Readonly<Record<string, string>> = {},
        byDirectory: Readonly<Record<string, string>> = {},
    ): void {
        for (const [fingerprint, name] of Object.entries(byProgram)) {
            this.#names.set(fingerprint, name);
        }
        for (const [fingerprint, name] of Object.entries(byDirectory)) {
            this.#names.set(fingerprint, this.#names.get(fingerprint) ?? name);
        }
    }

    /** For users in lists that are marked secret. */
    hide(userIds: Iterable<string>): void {
        for (const id of userIds) {
            this.#hidden.add(id);
        }
    }

    nameOf(id: string): string | undefined {
        return this.#names.size === 0 || this.#hidden.has(id) ? undefined : this.#names.get(this.#fingerprint(id));
    }

    /** Includes the ID, which other tools need. */
    describeUser(id: string): string {
        if (this.#hidden.has(id)) {
            return "a user";
        }
        const name = this.nameOf(id);
        return joinList([name === undefined ? id : `${name} (${id})`]);
    }

    describeUsers(userIds: readonly string[]): string {
        const number = plural(userIds.length, "user");
        const named = this.listUsers(userIds);
        return named === "" ? number : `${number} (${named})`;
    }

    listUsers(userIds: readonly string[]): string {
        const named: string[] = [];
        let characters = 0;
        for (const id of userIds) {
            const name = this.#hidden.has(id) ? undefined : joinList([this.nameOf(id) ?? id]);
            characters += name?.length ?? 0;
            if (named.length === mostNamed || (named.length > 0 && characters > mostCharacters)) {
                break;
            }
            if (name !== undefined) {
                named.push(name);
            }
        }
        const omitted = userIds.length - named.length;
        return named.length > 0 && omitted > 0 ? `${named.join(", ")} and ${omitted} more` : named.join(", ");
    }
}
