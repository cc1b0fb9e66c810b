import { canonicalId } from "../../domain/id";
import type { Settings } from "../../settings/types";

/** The portal does not name its organization, so trust it only for the configured one. */
export function isPortalOrganization(settings: Settings, accountId: string): boolean {
    return settings.accountId !== undefined && canonicalId(settings.accountId) === canonicalId(accountId);
}
