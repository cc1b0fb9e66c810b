import { IdSet } from "../domain/id-map";
import { count, list } from "../text";

const mostCharacters = 200;
const mostNamed = 10;

/** What a run calls users, and whom it may not name. */
export class People {
    readonly #fingerprint: (id: string) => string;
    /** By fingerprint. */
    readonly #names = new Map<string, string>();
    readonly #hidden = new IdSet();

    constructor(fingerprint: (id: string) => string) {
        this.#fingerprint = fingerprint;
    }

    /** Notes what the program calls users, by fingerprint, and what the organization's directory does: the program comes first. */
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

    /** Notes users in lists that are marked secret. */
    hide(userIds: Iterable<string>): void {
        for (const id of userIds) {
            this.#hidden.add(id);
        }
    }

    /** What a user is called, such as by an e-mail address; undefined where the ID alone is known, or nothing may be said. */
    nameOf(id: string): string | undefined {
        return this.#names.size === 0 || this.#hidden.has(id) ? undefined : this.#names.get(this.#fingerprint(id));
    }

    /** A user by name and ID, by which other tools know them. */
    describeUser(id: string): string {
        if (this.#hidden.has(id)) {
            return "a user";
        }
        const name = this.nameOf(id);
        return list([name === undefined ? id : `${name} (${id})`]);
    }

    /** How many users they are, and the first of them. Of users in a list that is marked secret, their number alone is said. */
    describeUsers(userIds: readonly string[]): string {
        const number = count(userIds.length, "user");
        const named = this.listUsers(userIds);
        return named === "" ? number : `${number} (${named})`;
    }

    /** The first few users by what they are called, and how many more there are; empty where nobody may be named. */
    listUsers(userIds: readonly string[]): string {
        const named: string[] = [];
        let characters = 0;
        for (const id of userIds) {
            const name = this.#hidden.has(id) ? undefined : list([this.nameOf(id) ?? id]);
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
