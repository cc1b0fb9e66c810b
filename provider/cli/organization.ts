import { missingSetting, normalizeBaseUrl, readSettings } from "../config";
import type { Credential } from "../credential";
import { SettingsError } from "../errors";
import { createService, type Service } from "../uipath/service";
import { canonicalUserId } from "../uipath/user-id";

/** The organization that a command is about, and how it is reached. */
export interface Organization {
    service: Service;
    accountId: string;
    credential: Credential;
}

/** Finds it by the environment variables alone: a stack's config may need a passphrase or a cloud to be read. */
export function findOrganization(environment: NodeJS.ProcessEnv): Organization {
    const { settings, problems } = readSettings(undefined, environment);
    const { baseUrl, accountId, credential } = settings;
    const missing = (["baseUrl", "accountId"] as const).filter((name) => settings[name] === undefined);
    if (baseUrl === undefined || accountId === undefined || credential === undefined || problems.length > 0) {
        throw new SettingsError({
            what: "the settings cannot be used.",
            details: [...missing.map((name) => missingSetting(name, { hasConfig: false })), ...problems].map(
                ({ reason }) => reason,
            ),
            next: "set these environment variables; this command does not read a stack's config.",
        });
    }
    return {
        service: createService({ ...settings, baseUrl: normalizeBaseUrl(baseUrl), credential }),
        accountId: canonicalUserId(accountId),
        credential,
    };
}
