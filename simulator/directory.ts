import { idKey, type Spelling, spell } from "./id";

export interface Person {
    id: string;
    userName: string;
    email?: string;
    name?: string;
    surname?: string;
    displayName?: string;
    groupIds?: readonly string[];
}

export interface Group {
    id: string;
    name: string;
    /** Default: the name. */
    displayName?: string;
}

export interface UserRow {
    id: string;
    userName: string;
    email: string;
    name: string;
    surname: string;
    displayName: string;
    groupIDs: readonly string[];
}

export class Directory {
    #hasPeople: boolean;
    #rows: readonly UserRow[] = [];
    #byId: ReadonlyMap<string, UserRow> = new Map();
    #byName: ReadonlyMap<string, UserRow> = new Map();
    readonly #groups: readonly Group[] | undefined;

    constructor(people: readonly Person[] | undefined, groups: readonly Group[] | undefined) {
        this.#hasPeople = people !== undefined;
        this.#list((people ?? []).map(toRow));
        this.#groups = groups;
    }

    /** Without people, nobody is missing from the directory. */
    get hasPeople(): boolean {
        return this.#hasPeople;
    }

    add(person: Person): void {
        if (this.personById(person.id)) {
            throw new Error(`the directory has ${person.id} already`);
        }
        this.#hasPeople = true;
        this.#list([...this.#rows, toRow(person)]);
    }

    /** Their licenses stay. */
    remove(id: string): void {
        if (!this.personById(id)) {
            throw new Error(`the directory has no ${id}`);
        }
        this.#list(this.#rows.filter((row) => !sameId(row.id, id)));
    }

    /** By e-mail address, user name or display name, in any letter case. */
    search(term = ""): readonly UserRow[] {
        const part = term.toLowerCase();
        return this.#rows.filter(({ email, userName, displayName }) =>
            [email, userName, displayName].some((text) => text.toLowerCase().includes(part)),
        );
    }

    personById(id: string): UserRow | undefined {
        return this.#byId.get(idKey(id));
    }

    personByName(name: string): UserRow | undefined {
        return this.#byName.get(name.toLowerCase());
    }

    /** An organization without a list of groups takes any ID. */
    hasGroup(groupId: string): boolean {
        return this.#groups?.some(({ id }) => sameId(id, groupId)) ?? true;
    }

    groups(spelling?: Spelling): object[] {
        return (this.#groups ?? []).map(({ id, name, displayName = name }) => ({
            id: spell(id, spelling),
            name,
            displayName,
            type: "Custom",
            members: this.#rows
                .filter(({ groupIDs }) => groupIDs.some((each) => sameId(each, id)))
                .map((row) => ({
                    identifier: spell(row.id, spelling),
                    name: row.userName,
                    displayName: row.displayName,
                    objectType: "DirectoryUser",
                })),
        }));
    }

    #list(rows: readonly UserRow[]): void {
        this.#rows = rows;
        this.#byId = new Map(rows.map((row) => [idKey(row.id), row]));
        // A user name wins over another person's equal e-mail address.
        this.#byName = new Map([
            ...rows.filter(({ email }) => email !== "").map((row) => [row.email.toLowerCase(), row] as const),
            ...rows.map((row) => [row.userName.toLowerCase(), row] as const),
        ]);
    }
}

function toRow({ groupIds = [], ...person }: Person): UserRow {
    return { email: "", name: "", surname: "", displayName: "", ...person, groupIDs: groupIds };
}

function sameId(one: string, other: string): boolean {
    return idKey(one) === idKey(other);
}
