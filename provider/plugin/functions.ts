import { IdSet } from "../domain/id-map";
import type { User } from "../domain/user";
import { InputError } from "../errors";
import { memoizePerObject } from "../lifecycle/memoize-per-object";
import type { Session } from "../lifecycle/session";
import { findGroupId } from "../lookup/find-group";
import { type IdAndName, lookUpUsers, queriesFor } from "../lookup/look-up-users";
import type { UserQuery } from "../lookup/match-users";
import type { Organization } from "../lookup/organization";
import { readSeats } from "../lookup/read-seats";
import { requireOrganization } from "../settings/organization";
import { suggestion } from "../settings/readers";
import { quote } from "../text";
import type { Properties } from "./values";

type Functions = Readonly<Record<string, (session: Session, args: Properties) => Promise<Properties>>>;

export const functions: Functions = {
    "uipath:index:getUserIds": async (session, args) => {
        const found = await askForUsers("getUserIds", session, args);
        return { userIds: [...new IdSet(found.map(({ id }) => id))] };
    },

    "uipath:index:getUsers": async (session, args) => ({ users: await askForUsers("getUsers", session, args) }),

    "uipath:index:getGroupId": async (session, args) => {
        rejectOthers("getGroupId", args, ["name"]);
        return { groupId: await findGroupId(args.name as string, organizationOf(session, args)) };
    },

    "uipath:index:getLicenseSummary": async (session, args) => {
        rejectOthers("getLicenseSummary", args, []);
        return { seats: await readSeats(organizationOf(session, args), (line) => session.log.info(line)) };
    },
};

function askForUsers(name: string, session: Session, args: Properties): Promise<User[]> {
    rejectOthers(name, args, ["users"]);
    const { users } = args;
    if (!Array.isArray(users)) {
        throw new InputError({
            summary: `users of ${name} is ${quote(users ?? null)}, not a list of e-mail addresses, user names or IDs.`,
            remedy: "give a list of e-mail addresses, user names or IDs.",
        });
    }
    return findUsersFor(session, organizationOf(session, args), queriesFor(users));
}

export async function findUsersFor(
    session: Session,
    organization: Organization,
    queries: readonly UserQuery[],
): Promise<User[]> {
    const byFingerprint = (users: readonly IdAndName[]) =>
        Object.fromEntries(users.map(([id, name]) => [session.fingerprint(id), name]));
    const found = await lookUpUsers(queries, organization, {
        fromDirectory: (users) => session.people.noteNames({}, byFingerprint(users.filter(([, name]) => name !== ""))),
        fromQueries: (users) => session.people.noteNames(byFingerprint(users)),
    });
    return found.map((user) => ({ ...user }));
}

export function organizationOf(session: Session, { accountId, baseUrl }: Properties): Organization {
    const reading = session.reading(typeof accountId === "string" ? accountId : undefined);
    // requireOrganization reports values that are not strings.
    const given = {
        ...(accountId != null && { accountId: accountId as string }),
        ...(baseUrl != null && { baseUrl: baseUrl as string }),
    };
    const access = requireOrganization(reading, { given, remedy: "set the values above." });
    const answers = answersOf(session);
    return {
        client: session.clientFor(access),
        accountId: access.accountId,
        settings: reading.settings,
        memo<T>(question: string, ask: () => Promise<T>) {
            const key = JSON.stringify([access.baseUrl, access.accountId, question]);
            const answer = (answers.get(key) as Promise<T> | undefined) ?? ask();
            answers.set(key, answer);
            answer.catch(() => answers.delete(key));
            return answer;
        },
    };
}

/** Results are kept for the run; failures are not. */
const answersOf = memoizePerObject((_session: Session) => new Map<string, Promise<unknown>>());

function rejectOthers(name: string, args: Properties, own: readonly string[]): void {
    const known = [...own, "accountId", "baseUrl"];
    const unknown = Object.keys(args).find((key) => !known.includes(key));
    if (unknown !== undefined) {
        throw new InputError({
            summary: `${name} has no argument ${quote(unknown)}${suggestion(unknown, known) || "."}`,
            remedy: `remove it, or use one of: ${known.join(", ")}.`,
        });
    }
}
