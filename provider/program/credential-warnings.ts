import * as pulumi from "@pulumi/pulumi";
import { accessSettings, organizationsSetting } from "../settings/definitions";
import { readOrganizationEntries } from "../settings/organization-entries";
import { readSettings } from "../settings/settings";
import { warn } from "./log";
import { perProgram } from "./per-program";

const { accessToken, clientSecret, password } = accessSettings;
const secrets = [accessToken, clientSecret, password, organizationsSetting];

export const warnOfCredentials = perProgram(() => {
    // Not in Pulumi's types; the engine marks the secret keys for the program.
    const { isConfigSecret } = pulumi.runtime as unknown as { isConfigSecret?(key: string): boolean };
    const config = pulumi.runtime.allConfig();
    for (const { key } of secrets) {
        if (config[key] && isConfigSecret && !isConfigSecret(key)) {
            warn(`${key} is in the stack's config in plain text; encrypt it: pulumi config set --secret ${key} …`);
        }
    }
    const read = (key: string) => config[key];
    for (const accountId of [undefined, ...readOrganizationEntries(read).entries.keys()]) {
        const { credential, unusedCredentials: unused } = readSettings(read, process.env, accountId).settings;
        if (credential && unused.length > 0) {
            warn(
                `several credentials are set: the one from ${credential.source} is used, not the one from ${unused.join(" or ")}; remove those that you do not need.`,
            );
        }
    }
});
