import { type State, toState } from "../contract/user-state";
import { IdMap } from "../domain/id-map";
import { emptyState } from "../domain/known-state";
import { type LicenseSet, licenseSetKey } from "../domain/license-set";
import { LookupError, SettingsError } from "../errors";
import { licensedUsers } from "../lifecycle/reads";
import type { Session } from "../lifecycle/session";
import { joinList, quote } from "../text";
import type { LicensedUsers } from "../uipath/endpoints/licensed-users";
import { organizationToImport } from "./import-from";
import { parseUserImport } from "./import-id";
import type { Properties } from "./values";

export async function importUsers(session: Session, id: string): Promise<{ inputs: Properties; state: State }> {
    const wanted = parseUserImport(id);
    const { where, given } = organizationToImport(session, wanted.accountId);
    const licensed = await licensedUsers(session, where);
    if (licensed === undefined) {
        throw unreadable(session, wanted.accountId);
    }
    const userIds = wanted.userIds ?? holdersOf(licensed, wanted.userBundleCodes);
    const { userBundleCodes } = commonSet(id, licensed, userIds);
    const set: LicenseSet = { userBundleCodes, useExternalLicense: false };
    const state = toState(
        { ...where, ...set, organizationId: where.accountId, onRelease: "clear", __isOwnAddress: false },
        { ...emptyState(), holdings: new IdMap(userIds.map((user) => [user, set] as const)) },
    );
    return { inputs: { userIds: [...userIds].sort(), userBundleCodes, ...given }, state };
}

function unreadable(session: Session, accountId: string): SettingsError {
    const cure = "These users need no import: declare them, and `pulumi up` adopts them.";
    return session.settings().readFrom === "none"
        ? new SettingsError({
              summary: "user licenses cannot be read: UiPath documents no such read for Automation Suite.",
              remedy: `if the server has the portal's own API, run \`pulumi config set uipath:readFrom portal\` and import again. ${cure}`,
          })
        : new SettingsError({
              summary: `the portal reports only on the organization in uipath:accountId, not on ${quote(accountId)}.`,
              remedy: `import with a provider for that organization. ${cure}`,
          });
}

function holdersOf(licensed: LicensedUsers, wanted: readonly string[]): string[] {
    const key = licenseSetKey({ userBundleCodes: wanted, useExternalLicense: false });
    return [...licensed]
        .filter(([, userBundleCodes]) => licenseSetKey({ userBundleCodes, useExternalLicense: false }) === key)
        .map(([user]) => user);
}

/** It must be the same for all, because a resource gives all its users one set. */
function commonSet(id: string, licensed: LicensedUsers, userIds: readonly string[]) {
    const bySet = new Map<string, string[]>();
    for (const user of userIds) {
        const codes = (licensed.get(user) ?? []).join("+");
        bySet.set(codes, [...(bySet.get(codes) ?? []), user]);
    }
    const [codes, ...others] = [...bySet.keys()];
    if (codes === undefined) {
        throw new LookupError({
            summary: `the import ID ${quote(id, 300)} matches no user: none holds exactly these bundles.`,
            remedy: "give a set that users hold; `npx pulumi-uipath-licensing export` lists them.",
        });
    }
    const without = bySet.get("");
    if (without) {
        throw new LookupError({
            summary: `the import ID ${quote(id, 300)} names users who hold no licenses: ${joinList(without)}.`,
            remedy: "remove them. To grant them licenses, declare them later.",
        });
    }
    if (others.length > 0) {
        const details = [...bySet].map(([set, users]) => `${set}: ${joinList(users)}`);
        throw new LookupError({
            summary: `the import ID ${quote(id, 300)} names users who hold different sets of bundles.`,
            details,
            remedy: `import each set as a resource of its own, such as ${quote(`${id.split("/")[0]}/${codes}`, 300)}.`,
        });
    }
    return { userBundleCodes: codes.split("+") };
}
