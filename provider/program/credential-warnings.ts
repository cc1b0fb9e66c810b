import * as pulumi from "@pulumi/pulumi";
import { credentialSettings } from "../settings/credentials";
import { readSettings } from "../settings/settings";
import { warn } from "./log";
import { perProgram } from "./per-program";

const secrets = [credentialSettings.accessToken, credentialSettings.clientSecret, credentialSettings.password];

/** Warns, once a program, of credentials that stand in the stack's config in plain text, or that are not used. */
export const warnOfCredentials = perProgram(() => {
    // Not in Pulumi's types; the engine tells the program which keys are secret.
    const { isConfigSecret } = pulumi.runtime as unknown as { isConfigSecret?(key: string): boolean };
    const config = pulumi.runtime.allConfig();
    for (const { key } of secrets) {
        if (config[key] && isConfigSecret && !isConfigSecret(key)) {
            warn(`${key} stands in the stack's config in plain text; encrypt it: pulumi config set --secret ${key} …`);
        }
    }
    const { credential, unusedCredentials: ignoredCredentials } = readSettings(
        (key) => config[key],
        process.env,
    ).settings;
    if (credential && ignoredCredentials.length > 0) {
        warn(
            `several credentials are given: the one from ${credential.source} is used, not the one from ${ignoredCredentials.join(" or ")}; leave out what is not meant.`,
        );
    }
});
