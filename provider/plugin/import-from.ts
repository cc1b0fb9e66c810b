import { canonicalId } from "../domain/id";
import { SettingsError } from "../errors";
import type { OrganizationId } from "../lifecycle/organizations";
import type { Session } from "../lifecycle/session";
import { normalizeBaseUrl } from "../settings/base-url";
import { missingSetting } from "../settings/settings";
import type { Properties } from "./values";

export function organizationToImport(
    session: Session,
    accountId: string,
): { where: OrganizationId; given: Properties } {
    const { settings, problems } = session.settingsFor(accountId);
    const { baseUrl } = settings;
    const messages = [...problems, ...(baseUrl === undefined ? [missingSetting("baseUrl")] : [])];
    if (baseUrl === undefined || messages.length > 0) {
        throw new SettingsError({
            summary: "the settings are invalid.",
            details: messages.map(({ message }) => message),
            remedy: "set the values above, and import again.",
        });
    }
    const isDefault = canonicalId(session.settings().accountId ?? "") === canonicalId(accountId);
    return {
        where: { baseUrl: normalizeBaseUrl(baseUrl), accountId },
        given: isDefault ? {} : { accountId },
    };
}
