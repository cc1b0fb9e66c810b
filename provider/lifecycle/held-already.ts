import { IdMap } from "../domain/id-map";
import { emptyState, type KnownState } from "../domain/known-state";
import type { OrganizationId } from "./organizations";
import { hints } from "./reads";
import type { Session } from "./session";
import { summarizeError } from "./warnings";

export async function readHeldAlready(
    session: Session,
    where: OrganizationId,
    userIds: readonly string[],
): Promise<KnownState> {
    const held = await hints.licensedUsers(session, where)?.catch((error) => {
        session.infoOnce(
            `cannot read who holds licenses already, so new allocations count in full: ${summarizeError(error)}`,
        );
        return undefined;
    });
    const holding = userIds.flatMap((user) => {
        const userBundleCodes = held?.get(user);
        return userBundleCodes ? [[user, { userBundleCodes, useExternalLicense: false }] as const] : [];
    });
    return { ...emptyState(), holdings: new IdMap(holding) };
}
