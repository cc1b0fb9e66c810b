import { distance } from "fastest-levenshtein";
import { canonicalId } from "../domain/id";
import type { User } from "../domain/user";
import { plural, quote, sanitize } from "../text";
import { nameKey } from "./name-key";

export interface UserQuery {
    text: string;
    /** Where the text is, such as `licenses.csv:12:1`. */
    location: string;
}

export interface Matches {
    users: (User | undefined)[];
    problems: string[];
}

type ExplainUnknown = (text: string) => string;

/** Only the first unknown names get suggestions. */
const queriesWithCandidates = 20;
const candidates = 3;

/** By ID, e-mail address or user name, compared by {@link nameKey}. */
export function matchUsers(
    queries: readonly UserQuery[],
    users: readonly User[],
    explainUnknown: ExplainUnknown = suggestFrom(users),
): Matches {
    const byName = new Map<string, User[]>();
    for (const user of users) {
        for (const name of new Set([user.id, user.email, user.userName].map(nameKey))) {
            const sharing = byName.get(name) ?? [];
            byName.set(name, sharing);
            if (sharing.every(({ id }) => canonicalId(id) !== canonicalId(user.id))) {
                sharing.push(user);
            }
        }
    }
    const problems: string[] = [];
    const matched = queries.map(({ text, location }) => {
        const found = byName.get(nameKey(text)) ?? [];
        if (found.length === 1) {
            return found[0];
        }
        const problem =
            found.length > 1
                ? `matches ${plural(found.length, "user")}: ${found.map(describe).join(", ")}; give the ID of the one you mean`
                : `${explainUnknown(text)}${text.includes("\\") ? "; names with a domain are not known, give the e-mail address" : ""}`;
        problems.push(`${location}: ${quote(text)} ${problem}`);
        return undefined;
    });
    return { users: matched, problems };
}

function suggestFrom(users: readonly User[]): ExplainUnknown {
    let unknown = 0;
    let named: NamedUser[] | undefined;
    return (text) => {
        unknown += 1;
        named ??= users.map((user) => ({
            user,
            names: [user.email, user.userName, user.displayName].map(localPart).filter(Boolean),
        }));
        const near = unknown <= queriesWithCandidates ? nearest(text, named).map(describe) : [];
        const hint = near.length > 0 ? `did you mean ${near.join(", or ")}?` : "no user has a similar name";
        return `matches no user's ID, e-mail address or user name; ${hint}`;
    };
}

interface NamedUser {
    user: User;
    /** For addresses, the part before the @. */
    names: readonly string[];
}

/** Names may differ in at most a third of their letters. */
function nearest(text: string, users: readonly NamedUser[]): User[] {
    const wanted = localPart(text);
    const maxDistance = Math.ceil(wanted.length / 3);
    const distanceTo = (names: readonly string[]) =>
        Math.min(
            ...names
                .filter((name) => Math.abs(name.length - wanted.length) <= maxDistance)
                .map((name) => distance(wanted, name)),
        );
    return users
        .map(({ user, names }) => ({ user, away: distanceTo(names) }))
        .filter(({ away }) => away <= maxDistance)
        .sort((one, other) => one.away - other.away)
        .slice(0, candidates)
        .map(({ user }) => user);
}

function localPart(name: string): string {
    return nameKey(name).replace(/@.*|^.*\\/g, "");
}

function describe({ id, email, userName, displayName }: User): string {
    const names = [...new Set([email, userName, displayName].filter(Boolean))].map((name) => sanitize(name, 60));
    return names.length > 0 ? `${names.join(" / ")} (${id})` : id;
}
