import * as pulumi from "@pulumi/pulumi";

const credentials = ["uipath:accessToken"];
let warned = false;

/** Warns, once a program, of a credential that stands in the stack's config in plain text. */
export function warnOfPlainCredentials(): void {
    if (warned) {
        return;
    }
    warned = true;
    // Not in Pulumi's types; the engine tells the program which keys are secret.
    const { isConfigSecret } = pulumi.runtime as unknown as { isConfigSecret?(key: string): boolean };
    const config = pulumi.runtime.allConfig();
    for (const key of credentials) {
        if (config[key] && isConfigSecret && !isConfigSecret(key)) {
            void pulumi.log.warn(
                `${key} stands in the stack's config in plain text; encrypt it: pulumi config set --secret ${key} …`,
            );
        }
    }
}
