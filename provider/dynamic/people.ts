import { count, list } from "../text";
import * as session from "./session";

const mostCharacters = 200;
const mostNamed = 10;

/** How many users they are, and the first of them. Of users in a list that is marked secret, their number alone is said. */
export function describeUsers(userIds: readonly string[]): string {
    const number = count(userIds.length, "user");
    const named = listUsers(userIds);
    return named === "" ? number : `${number} (${named})`;
}

/** The first few users by what they are called, and how many more there are; empty where nobody may be named. */
export function listUsers(userIds: readonly string[]): string {
    const named: string[] = [];
    let characters = 0;
    for (const id of userIds) {
        const name = session.isHidden(id) ? undefined : list([session.nameOfUser(id) ?? id]);
        characters += name?.length ?? 0;
        if (named.length === mostNamed || (named.length > 0 && characters > mostCharacters)) {
            break;
        }
        if (name !== undefined) {
            named.push(name);
        }
    }
    const folded = userIds.length - named.length;
    return named.length > 0 && folded > 0 ? `${named.join(", ")} and ${folded} more` : named.join(", ");
}

/** What a user is called, with the ID, by which other tools know them. */
export function describeUser(id: string): string {
    if (session.isHidden(id)) {
        return "a user";
    }
    const name = session.nameOfUser(id);
    return list([name === undefined ? id : `${name} (${id})`]);
}
