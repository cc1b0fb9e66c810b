import { quote } from "../text";
import type { CredentialSettings } from "./definitions";
import type { SettingReader } from "./readers";
import { settingHint } from "./readers";
import type { Credential, CredentialNames } from "./types";

type Name = keyof CredentialSettings;

/** In order of precedence. */
const kinds: readonly { kind: Credential["kind"]; parts: readonly [Name, ...Name[]] }[] = [
    { kind: "access token", parts: ["accessToken"] },
    { kind: "client credentials", parts: ["clientId", "clientSecret"] },
    { kind: "user name", parts: ["username", "password", "tenancyName"] },
];

export interface CredentialReading {
    credential: Credential | undefined;
    unused: string[];
}

/**
 * An access token takes precedence over client credentials, and those over a user name.
 *
 * @param organization The credential's organization and its settings, for the message when there is none; undefined if
 * any organization's will do.
 */
export function readCredential(
    reader: SettingReader,
    settings: CredentialSettings,
    organization?: { accountId: string; settings: CredentialSettings },
): CredentialReading {
    const found = (name: Name) => reader.find(settings[name]);
    // Other UiPath tools set UIPATH_TENANT as well; alone it selects nothing.
    const given = kinds.filter(({ parts }) => parts.some((name) => name !== "tenancyName" && found(name)));
    const unused = given.slice(1).map(({ parts }) => parts.flatMap((name) => found(name)?.source ?? [])[0] as string);
    const [chosen] = given;
    if (!chosen) {
        reader.report(
            settings.accessToken,
            organization
                ? `no credential for organization ${quote(organization.accountId)}; set an access token, client credentials ` +
                      `or a user name; for an access token ${settingHint(organization.settings.accessToken, true)}` +
                      (organization.settings.accessToken.key === settings.accessToken.key
                          ? ""
                          : `, or for all organizations ${reader.hint(settings.accessToken)}`)
                : "no credential: set an access token, client credentials or a user name; " +
                      `for an access token ${reader.hint(settings.accessToken)}`,
        );
        return { credential: undefined, unused };
    }

    const source = chosen.parts.flatMap((name) => found(name)?.source ?? [])[0] ?? "";
    const { length } = reader.problems;
    const value = (name: Name): string => {
        const part = found(name);
        const setting = settings[name];
        const unfit = part ? validatePart(name, part.value) : undefined;
        if (!part) {
            reader.report(
                setting,
                `${source} is set, but ${setting.key} is not; the sign-in needs both; ${reader.hint(setting)}`,
            );
        } else if (unfit) {
            reader.report(
                setting,
                `${part.source} contains ${unfit}; set it again without it (a trailing line break often comes from reading a file)`,
            );
        }
        return part?.value ?? "";
    };
    const origin = { source, names: namesOf(settings), hint: reader.hint(settings.accessToken) };
    const credential = readParts(chosen.kind, origin, value, (name) => found(name)?.value);
    return { credential: reader.problems.length > length ? undefined : credential, unused };
}

function namesOf(settings: CredentialSettings): CredentialNames {
    return Object.fromEntries(Object.entries(settings).map(([name, { key }]) => [name, key])) as Record<Name, string>;
}

function readParts(
    kind: Credential["kind"],
    { source, names, hint }: { source: string; names: CredentialNames; hint: string },
    value: (name: Name) => string,
    optional: (name: Name) => string | undefined,
): Credential {
    switch (kind) {
        case "access token":
            return { kind, token: value("accessToken"), source, hint };
        case "client credentials":
            return {
                kind,
                clientId: value("clientId"),
                clientSecret: value("clientSecret"),
                scope: optional("scope"),
                source,
                names,
            };
        case "user name":
            return {
                kind,
                username: value("username"),
                password: value("password"),
                tenancyName: value("tenancyName"),
                organizationName: optional("organizationName"),
                source,
                names,
            };
    }
}

function validatePart(name: Name, value: string): string | undefined {
    if (name === "accessToken") {
        return /[^\x21-\x7e]/.test(value)
            ? "a line break, a space or another character that no access token has"
            : undefined;
    }
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for
    return /[\u0000-\u001f\u007f]/.test(value) ? "a line break or another control character" : undefined;
}
