import { IdSet } from "../domain/id-map";
import type { Seats } from "../domain/seats";
import { SettingsError } from "../errors";
import type { GroupRuleResponse } from "../uipath/endpoints/group-rules";
import { type Group, readGroups } from "../uipath/endpoints/groups";
import { readLicenseSummary } from "../uipath/endpoints/license-summary";
import { type LicensedUsers, readLicensedUsers } from "../uipath/endpoints/licensed-users";
import { isPortalOrganization } from "../uipath/endpoints/portal";
import { readUsers } from "../uipath/endpoints/users";
import type { UiPathClient } from "../uipath/http/types";
import type { OrganizationId } from "./organizations";
import type { Session } from "./session";

/** A run reads each kind of data once. */

export function licensedUsers(session: Session, where: OrganizationId): Promise<LicensedUsers> | undefined {
    const { accountId } = where;
    if (session.settings().readFrom === "none") {
        return undefined;
    }
    const client = session.clientFor(where);
    return isPortalOrganization(session.settings(accountId), accountId)
        ? session.memo("licensed users", where, () => readLicensedUsers(client, accountId))
        : undefined;
}

export function userIds(session: Session, where: OrganizationId): Promise<IdSet> {
    const { findUsersIn } = session.settings();
    if (findUsersIn === "directory") {
        throw new SettingsError({
            summary: "uipath:findUsersIn is directory, which cannot list all users.",
            remedy: "run `pulumi config set uipath:findUsersIn …` with users or userPartition.",
        });
    }
    return session.memo("users", where, async () => {
        const users = await readUsers(session.clientFor(where), where.accountId, findUsersIn);
        return new IdSet(users.map(({ id }) => id));
    });
}

export function groupMembers(session: Session, where: OrganizationId): Promise<Group[]> {
    return session.memo("groups", where, () => readGroups(session.clientFor(where), where.accountId));
}

export const hints = {
    licensedUsers(session: Session, where: OrganizationId): Promise<LicensedUsers> | undefined {
        const { accountId } = where;
        return session.settings().readFrom !== "none" && isPortalOrganization(session.settings(accountId), accountId)
            ? hint(session, "licensed users", where, (client) => readLicensedUsers(client, accountId))
            : undefined;
    },

    seats(session: Session, where: OrganizationId): Promise<Record<string, Seats> | undefined> | undefined {
        const { accountId } = where;
        const { seatsFrom } = session.settings();
        return seatsFrom === "none" ||
            (seatsFrom === "portal" && !isPortalOrganization(session.settings(accountId), accountId))
            ? undefined
            : hint(session, "seats", where, (client) => readLicenseSummary(client, accountId, seatsFrom));
    },

    groupRule(session: Session, where: OrganizationId, groupId: string): Promise<GroupRuleResponse | undefined> {
        return hint(session, `rule ${groupId}`, where, (client) => session.groupRules(where).read(groupId, { client }));
    },

    groupMembers(session: Session, where: OrganizationId): Promise<Group[]> {
        return hint(session, "groups", where, (client) => readGroups(client, where.accountId));
    },
};

function hint<T>(
    session: Session,
    question: string,
    where: OrganizationId,
    ask: (client: UiPathClient) => Promise<T>,
): Promise<T> {
    return session.memo(`hint: ${question}`, where, async () =>
        session.hintBudget.spend(session.clientFor(where), ask),
    );
}
