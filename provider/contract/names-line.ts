import { sanitize } from "../text";

/** A user with the program's name for them. */
export interface NamedUser {
    id: string;
    name: string;
}

const begin = "users by ID: ";

/** Pulumi lists only IDs, so this line adds the names. The report parses it: IDs are in parentheses. */
export function printNames(users: readonly NamedUser[]): string {
    const plain = (name: string) => sanitize(name, 200).replaceAll("(", "[").replaceAll(")", "]");
    return begin + users.map(({ id, name }) => `${plain(name)} (${sanitize(id, 200)})`).join(", ");
}

/** Undefined for any other line. */
export function parseNames(line: string): NamedUser[] | undefined {
    if (!line.startsWith(begin)) {
        return undefined;
    }
    const users = line.slice(begin.length).matchAll(/(.+?) \(([^()]+)\)(?:, |$)/g);
    return [...users].map(([, name = "", id = ""]) => ({ id, name }));
}
