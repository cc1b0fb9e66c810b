import { canonicalId } from "../../domain/id";
import type { Settings } from "../../settings/types";

/** The portal's API answers for one organization and does not name it: it is believed of the one in the settings alone. */
export function isPortalOrganization(settings: Settings, accountId: string): boolean {
    return settings.accountId !== undefined && canonicalId(settings.accountId) === canonicalId(accountId);
}
