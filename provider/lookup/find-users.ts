import { canonicalId, isGuid, sentId } from "../domain/id";
import type { User } from "../domain/user";
import { LookupError } from "../errors";
import { findInvisible, quote, truncateList } from "../text";
import { readUsers, resolveNames } from "../uipath/endpoints/users";
import { type Matches, matchUsers, type UserQuery } from "./match-users";
import { nameKey } from "./name-key";
import type { Organization } from "./organization";

export interface UserDirectory extends Omit<Organization, "settings"> {
    settings: Pick<Organization["settings"], "findUsersIn">;
    onRead?: (users: readonly User[]) => void;
}

/** All users who are not found are one error, which lists up to `problemsShown` of them. */
export async function findUsers(
    queries: readonly UserQuery[],
    directory: UserDirectory,
    problemsShown?: number,
): Promise<User[]> {
    const unusable = queries.flatMap(({ text, location }) => {
        const problem = findNameProblem(text);
        return problem === undefined ? [] : [`${location}: ${problem}`];
    });
    const { users, problems } =
        unusable.length > 0 ? { users: [], problems: unusable } : await match(queries, directory);
    if (problems.length > 0) {
        throw new LookupError({
            summary: `${problems.length === 1 ? "1 entry" : `${problems.length} entries`} cannot be looked up in organization "${directory.accountId}".`,
            details: truncateList(problems, problemsShown),
            remedy: "give each user's e-mail address, user name or ID as the organization knows it.",
        });
    }
    return users as User[];
}

/** A program in plain JavaScript may pass anything. */
function findNameProblem(text: unknown): string | undefined {
    return typeof text !== "string" || nameKey(text) === ""
        ? `${quote(text ?? null)} is not a name`
        : findInvisible(text.trim());
}

async function match(queries: readonly UserQuery[], directory: UserDirectory): Promise<Matches> {
    const { client, accountId, settings, memo, onRead } = directory;
    const { findUsersIn } = settings;
    if (findUsersIn !== "directory") {
        const users = await memo(findUsersIn, async () => {
            const read = await readUsers(client, accountId, findUsersIn);
            onRead?.(read);
            return read;
        });
        return matchUsers(queries, users);
    }
    // The directory finds only names; a GUID is an ID and is taken unchanged.
    const isId = ({ text }: UserQuery) => isGuid(plainText(text));
    const [ids, names] = [queries.filter(isId), queries.filter((query) => !isId(query))];
    const users = [
        ...ids.map(({ text }) => ({
            id: sentId(plainText(text)),
            userName: "",
            email: "",
            displayName: "",
        })),
        ...(names.length > 0 ? await findInDirectory(names, directory) : []),
    ];
    return matchUsers(queries, users, () => "is not in the directory");
}

function plainText(text: string): string {
    return text.normalize("NFKC").trim();
}

/** Servers compare names in different ways, so unknown names are sent in other spellings too. */
async function findInDirectory(
    queries: readonly UserQuery[],
    { client, accountId, memo }: UserDirectory,
): Promise<User[]> {
    const asked = new Set<string>();
    const found = new Map<string, User>();
    const ask = async (names: readonly string[]) => {
        const others = [...new Set(names)].filter((name) => !asked.has(name));
        for (const name of others) {
            asked.add(name);
        }
        const ids = await memo(`directory ${JSON.stringify(others)}`, () => resolveNames(client, accountId, others));
        for (const [name, id] of ids) {
            found.set(`${nameKey(name)} ${canonicalId(id)}`, { id, userName: name, email: "", displayName: "" });
        }
    };
    const names = queries.map(({ text }) => text.trim());
    await ask(names);
    const known = new Set([...found.values()].map(({ userName }) => nameKey(userName)));
    await ask(names.filter((name) => !known.has(nameKey(name))).flatMap(respell));
    return [...found.values()];
}

function respell(name: string): string[] {
    const key = nameKey(name);
    return [...(["NFC", "NFD", "NFKC"] as const).map((form) => name.normalize(form)), key, key.normalize("NFD")];
}
