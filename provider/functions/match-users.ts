import { distance } from "fastest-levenshtein";
import { canonicalId } from "../domain/id";
import { clip, count, quote } from "../text";
import type { User } from "../uipath/endpoints/users";

/** Whom somebody means, as they wrote it. */
export interface Entry {
    /** A user's ID, e-mail address or user name. */
    text: string;
    /** Where it stands, such as `licences.csv:12:1`. */
    where: string;
}

export interface Matches {
    /** By entry the ID of the one who is meant; undefined where there is a problem. */
    userIds: (string | undefined)[];
    /** A line for each entry that means nobody, or several people. */
    problems: string[];
}

/** Beyond these, an entry that means nobody is told without those whose names are near. */
const entriesWithCandidates = 20;
const candidates = 3;

/** Finds whom each entry means: a user's ID, e-mail address or user name, in any letter case. */
export function matchUsers(entries: readonly Entry[], users: readonly User[]): Matches {
    const byName = new Map<string, User[]>();
    for (const user of users) {
        for (const name of new Set([user.id, user.email, user.userName].map(fold))) {
            const sharing = byName.get(name) ?? [];
            byName.set(name, sharing);
            sharing.push(user);
        }
    }
    const problems: string[] = [];
    let missing = 0;
    const userIds = entries.map(({ text, where }) => {
        const found = byName.get(fold(text.trim())) ?? [];
        if (found.length === 1) {
            return found[0]?.id;
        }
        if (found.length > 1) {
            const all = found.map(describe).join(", ");
            problems.push(
                `${where}: ${quote(text)} is ${count(found.length, "user")}: ${all}; give the ID of the one who is meant`,
            );
            return undefined;
        }
        missing += 1;
        const near = missing <= entriesWithCandidates ? nearest(text, users).map(describe) : [];
        const hint = near.length > 0 ? `did you mean ${near.join(", or ")}?` : "nobody has a name like it";
        problems.push(`${where}: ${quote(text)} is nobody's ID, e-mail address or user name; ${hint}`);
        return undefined;
    });
    return { userIds, problems };
}

/** Users with a name that differs in a third of its letters at most; of addresses, what is before the @ counts. */
function nearest(text: string, users: readonly User[]): User[] {
    const wanted = localPart(text.trim());
    const most = Math.ceil(wanted.length / 3);
    const farness = ({ email, userName, displayName }: User) =>
        Math.min(
            ...[email, userName, displayName]
                .map(localPart)
                .filter((name) => Math.abs(name.length - wanted.length) <= most && name !== "")
                .map((name) => distance(wanted, name)),
        );
    return users
        .map((user) => ({ user, far: farness(user) }))
        .filter(({ far }) => far <= most)
        .sort((one, other) => one.far - other.far)
        .slice(0, candidates)
        .map(({ user }) => user);
}

function localPart(name: string): string {
    return fold(name).replace(/@.*/, "");
}

function describe({ id, email, userName, displayName }: User): string {
    const names = [...new Set([email, userName, displayName].filter(Boolean))].map((name) => clip(name, 60));
    return names.length > 0 ? `${names.join(" / ")} (${id})` : id;
}

function fold(name: string): string {
    return canonicalId(name).toLowerCase();
}
