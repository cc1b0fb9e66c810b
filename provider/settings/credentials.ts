import type { Credential, Problem, Setting, SettingValue } from "./types";

export const credentialSettings = {
    accessToken: { key: "uipath:accessToken", env: ["UIPATH_ACCESS_TOKEN", "UIPATH_PAT"], secret: true },
    clientId: { key: "uipath:clientId", env: ["UIPATH_CLIENT_ID"] },
    clientSecret: { key: "uipath:clientSecret", env: ["UIPATH_CLIENT_SECRET"], secret: true },
    scope: { key: "uipath:scope", env: ["UIPATH_AUTH_SCOPES"] },
    username: { key: "uipath:username", env: ["UIPATH_USERNAME"] },
    password: { key: "uipath:password", env: ["UIPATH_PASSWORD"], secret: true },
    tenancyName: { key: "uipath:tenancyName", env: ["UIPATH_TENANT"] },
    organizationName: { key: "uipath:organizationName", env: ["UIPATH_ORGANIZATION"] },
} satisfies Record<string, Setting>;

type Name = keyof typeof credentialSettings;

/** The parts that each kind needs, in the order in which one wins over the next. */
const kinds: readonly { kind: Credential["kind"]; parts: readonly [Name, ...Name[]] }[] = [
    { kind: "access token", parts: ["accessToken"] },
    { kind: "client credentials", parts: ["clientId", "clientSecret"] },
    { kind: "user name", parts: ["username", "password", "tenancyName"] },
];

export interface CredentialReading {
    credential: Credential | undefined;
    problems: Problem[];
    /** What else was given and is not used: by kind, where it came from. */
    unused: string[];
}

/** Finds the credential: an access token wins over client credentials, these over a user name. */
export function readCredential(
    find: (setting: Setting) => SettingValue | undefined,
    howToSet: (setting: Setting) => string,
): CredentialReading {
    const problems: Problem[] = [];
    const found = (name: Name) => find(credentialSettings[name]);
    // A tenant's name alone is what other tools of UiPath want too.
    const given = kinds.filter(({ parts }) => parts.some((name) => name !== "tenancyName" && found(name)));
    const ignored = given.slice(1).map(({ parts }) => parts.flatMap((name) => found(name)?.source ?? [])[0] as string);
    const [chosen] = given;
    if (!chosen) {
        const reason =
            "no credential: an access token, client credentials or a user name is needed; " +
            `for an access token ${howToSet(credentialSettings.accessToken)}`;
        return {
            credential: undefined,
            problems: [{ property: "uipath:accessToken", message: reason }],
            unused: ignored,
        };
    }

    const value = (name: Name): string => {
        const part = found(name);
        const setting = credentialSettings[name];
        if (!part) {
            const other = chosen.parts.flatMap((each) => found(each)?.source ?? [])[0];
            const reason = `${other} is set and ${setting.key} is not: ${chosen.kind} are of no use without it; ${howToSet(setting)}`;
            problems.push({ property: setting.key, message: reason });
            return "";
        }
        const [unfit, what] =
            name === "accessToken"
                ? [/[^\x21-\x7e]/, "a line break, a space or another character that no access token has"]
                : // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for
                  [/[\u0000-\u001f\u007f]/, "a line break or another control character"];
        if (unfit.test(part.value)) {
            const reason = `${part.source} holds ${what}; set it again without (a trailing line break often comes from reading a file)`;
            problems.push({ property: setting.key, message: reason });
        }
        return part.value;
    };

    const source = found(chosen.parts[0])?.source ?? "";
    const credential = ((): Credential => {
        switch (chosen.kind) {
            case "access token":
                return { kind: chosen.kind, token: value("accessToken"), source };
            case "client credentials":
                return {
                    kind: chosen.kind,
                    clientId: value("clientId"),
                    clientSecret: value("clientSecret"),
                    scope: found("scope")?.value,
                    source,
                };
            case "user name":
                return {
                    kind: chosen.kind,
                    username: value("username"),
                    password: value("password"),
                    tenancyName: value("tenancyName"),
                    organizationName: found("organizationName")?.value,
                    source,
                };
        }
    })();
    return { credential: problems.length > 0 ? undefined : credential, problems, unused: ignored };
}
