import { clip } from "../text";

/** A user with the program's name for them. */
export interface CalledUser {
    id: string;
    name: string;
}

const begin = "users by ID: ";

/** Pulumi lists only IDs, so this line adds the names. The report parses it: IDs are in parentheses. */
export function printNames(users: readonly CalledUser[]): string {
    const plain = (name: string) => clip(name, 200).replaceAll("(", "[").replaceAll(")", "]");
    return begin + users.map(({ id, name }) => `${plain(name)} (${clip(id, 200)})`).join(", ");
}

/** Undefined for any other line. */
export function parseNames(line: string): CalledUser[] | undefined {
    if (!line.startsWith(begin)) {
        return undefined;
    }
    const users = line.slice(begin.length).matchAll(/(.+?) \(([^()]+)\)(?:, |$)/g);
    return [...users].map(([, name = "", id = ""]) => ({ id, name }));
}
