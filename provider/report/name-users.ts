import type { NamedUser } from "../contract/names-line";
import { IdMap } from "../domain/id-map";
import type { Name } from "../table/read-names";
import { labelOf } from "./people";

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

/** Lists of users are in parentheses, or after the last colon. */
const list = /(\(|: )([^():]+)(?=\)|$)/g;

/** The names in a table, then those in the program. */
export function combineNames(table: Pick<IdMap<Name>, "get">, called: readonly NamedUser[]): Pick<IdMap<Name>, "get"> {
    const others = new IdMap<Name>(
        called.map(({ id, name }) => [id, name.includes("@") ? { name: "", email: name } : { name, email: "" }]),
    );
    return {
        get: (id) => {
            const name = table.get(id);
            return name?.email || name?.name ? name : (others.get(id) ?? name);
        },
    };
}
