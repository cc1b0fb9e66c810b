import type { Settings } from "../config";
import { canonicalUserId } from "./user-id";

/** The portal's API answers for one organization and does not name it: it is believed of the one in the settings alone. */
export function portalAnswersFor(settings: Settings, accountId: string): boolean {
    return settings.accountId !== undefined && canonicalUserId(settings.accountId) === accountId;
}
