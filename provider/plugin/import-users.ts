import { type State, toState } from "../contract/user-state";
import { IdMap } from "../domain/id-map";
import { emptyState } from "../domain/known-state";
import { type LicenseSet, licenseSetKey } from "../domain/license-set";
import { LookupError, SettingsError } from "../errors";
import { licensedUsers } from "../lifecycle/reads";
import type { Session } from "../lifecycle/session";
import { list, quote } from "../text";
import type { LicensedUsers } from "../uipath/endpoints/licensed-users";
import { organizationToImport } from "./import-from";
import { parseUserImport } from "./import-id";
import type { Properties } from "./values";

/** Reads users who hold licenses already, from a server that says who holds what. */
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
    const cure =
        "No import is needed to take such users over: declare them, and `pulumi up` adopts what they hold already.";
    return session.settings().readFrom === "none"
        ? new SettingsError({
              summary: "who holds what cannot be read: UiPath documents no read of it for Automation Suite.",
              remedy: `where the portal's own API is there, run \`pulumi config set uipath:readFrom portal\` and import again. ${cure}`,
          })
        : new SettingsError({
              summary: `the portal answers for the organization in uipath:accountId alone, not for ${quote(accountId)}.`,
              remedy: `import by a provider of that organization. ${cure}`,
          });
}

function holdersOf(licensed: LicensedUsers, wanted: readonly string[]): string[] {
    const key = licenseSetKey({ userBundleCodes: wanted, useExternalLicense: false });
    return [...licensed]
        .filter(([, userBundleCodes]) => licenseSetKey({ userBundleCodes, useExternalLicense: false }) === key)
        .map(([user]) => user);
}

/** What these users hold, which has to be the same of all: a resource gives each of its users the same set. */
function commonSet(id: string, licensed: LicensedUsers, userIds: readonly string[]) {
    const bySet = new Map<string, string[]>();
    for (const user of userIds) {
        const codes = (licensed.get(user) ?? []).join("+");
        bySet.set(codes, [...(bySet.get(codes) ?? []), user]);
    }
    const [codes, ...others] = [...bySet.keys()];
    if (codes === undefined) {
        throw new LookupError({
            summary: `the ID ${quote(id, 300)} to import means nobody: no user holds exactly these bundles.`,
            remedy: "give a set that users hold, as `npx pulumi-uipath-licensing export` lists them.",
        });
    }
    const without = bySet.get("");
    if (without) {
        throw new LookupError({
            summary: `the ID ${quote(id, 300)} to import names users who hold no licenses: ${list(without)}.`,
            remedy: "leave them out; declaring them later grants them theirs.",
        });
    }
    if (others.length > 0) {
        const details = [...bySet].map(([set, users]) => `${set}: ${list(users)}`);
        throw new LookupError({
            summary: `the ID ${quote(id, 300)} to import names users who hold different sets of bundles.`,
            details,
            remedy: `import each set by its own resource, such as ${quote(`${id.split("/")[0]}/${codes}`, 300)}.`,
        });
    }
    return { userBundleCodes: codes.split("+") };
}
