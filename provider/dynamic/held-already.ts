import { IdMap } from "../domain/id-map";
import { emptyState, type KnownState } from "../domain/known-state";
import { sayOnce } from "./say-once";
import * as session from "./session";
import { summarizeError } from "./warnings";

/** What the users of a new allocation hold already, as far as the settings allow a read. */
export async function readHeldAlready(where: session.OrganizationId, userIds: readonly string[]): Promise<KnownState> {
    const held = await session.hints.licensedUsers(where)?.catch((error) => {
        sayOnce(`who holds what already is not known, so new allocations count in full: ${summarizeError(error)}`);
        return undefined;
    });
    const holding = userIds.flatMap((user) => {
        const userBundleCodes = held?.get(user);
        return userBundleCodes ? [[user, { userBundleCodes, useExternalLicense: false }] as const] : [];
    });
    return { ...emptyState(), holdings: new IdMap(holding) };
}
