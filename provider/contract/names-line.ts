import { clip } from "../text";

/** What the program calls a user. */
export interface CalledUser {
    id: string;
    name: string;
}

const begin = "users by ID: ";

/** A line for people, beside Pulumi's own lists of IDs; a report of the preview reads it back. IDs stand in parentheses. */
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
