import { sayAside } from "../output";
import { requireOrganization } from "../settings/organization";
import { readSettings } from "../settings/settings";
import type { Credential, Settings } from "../settings/types";
import { createClient } from "../uipath/http/client";
import type { UiPathClient } from "../uipath/http/types";

export interface Organization {
    client: UiPathClient;
    accountId: string;
    credential: Credential;
    settings: Settings;
}

/** Reads environment variables only: a stack's config may need a passphrase or a cloud. */
export function findOrganization(environment: NodeJS.ProcessEnv): Organization {
    const read = readSettings(undefined, environment);
    const { baseUrl, accountId, credential } = requireOrganization(read, {
        hasConfig: false,
        remedy: "set these environment variables; this command does not read a stack's config.",
    });
    const { settings } = read;
    const client = createClient({ ...settings, baseUrl, credential, say: sayAside });
    return { client, accountId, credential, settings };
}
