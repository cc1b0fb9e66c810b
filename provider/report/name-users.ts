import type { IdMap } from "../domain/id-map";
import type { Name } from "../table/read-names";
import { labelOf } from "./people";

/** A line of the provider with the users in its lists called by name, as far as they have one. */
export function nameUsers(line: string, names: Pick<IdMap<Name>, "get">): string {
    return line.replace(list, (_, before: string, users: string) => {
        const named = users.split(", ").map((id) => {
            const [, user = "", more = ""] = id.match(/^(.*?)( and \d+ more)?$/) ?? [];
            const name = names.get(user);
            return name ? labelOf({ id: user, ...name }) + more : id;
        });
        return before + named.join(", ");
    });
}

/** Users stand in brackets or behind a colon at the end. */
const list = /(\(|: )([^():]+)(?=\)|$)/g;
