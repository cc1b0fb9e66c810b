import { parseMaxReleases } from "../domain/max-releases";
import { protect } from "../redaction/redact";
import { clip, findInvisible, quote } from "../text";
import { validateBaseUrl, validateIdentityUrl } from "./base-url";
import { readClientCertificate } from "./client-certificate";
import { credentialSettings, readCredential } from "./credentials";
import { settingProblem } from "./problems";
import { findProxy, proxySecrets } from "./proxy";
import { SettingReader, settingHint, suggestion } from "./readers";
import type { Problem, ReadConfig, Setting, Settings } from "./types";

const settings = {
    ...credentialSettings,
    baseUrl: { key: "uipath:baseUrl", env: ["UIPATH_URI"] },
    accountId: { key: "uipath:accountId", env: ["UIPATH_ACCOUNT_ID"] },
    identityUrl: { key: "uipath:identityUrl", env: ["UIPATH_IDENTITY_URI"] },
    clientCertificate: { key: "uipath:clientCertificate", env: ["UIPATH_CLIENT_CERTIFICATE"] },
    clientKey: { key: "uipath:clientKey", env: ["UIPATH_CLIENT_KEY"], secret: "token or path" },
    allocationMethod: { key: "uipath:allocationMethod", env: [] },
    readFrom: { key: "uipath:readFrom", env: [] },
    findUsersIn: { key: "uipath:findUsersIn", env: ["UIPATH_FIND_USERS_IN"] },
    seatsFrom: { key: "uipath:seatsFrom", env: [] },
    allowInsecureHttp: { key: "uipath:allowInsecureHttp", env: [] },
    additionalUserBundleCodes: {
        key: "uipath:additionalUserBundleCodes",
        env: ["UIPATH_ADDITIONAL_USER_BUNDLE_CODES"],
    },
    timeoutSeconds: { key: "uipath:timeoutSeconds", env: ["UIPATH_CALL_TIMEOUT"] },
    retrySeconds: { key: "uipath:retrySeconds", env: ["UIPATH_RETRY_SECONDS"] },
    maxAttempts: { key: "uipath:maxAttempts", env: ["UIPATH_MAX_ATTEMPTS"] },
    maxConcurrentRequests: { key: "uipath:maxConcurrentRequests", env: [] },
    maxUsersPerRequest: { key: "uipath:maxUsersPerRequest", env: [] },
    maxReleases: { key: "uipath:maxReleases", env: [] },
} satisfies Record<string, Setting>;

/** Settings as they were found, and what is wrong with them. */
export interface SettingsReading {
    settings: Settings;
    problems: Problem[];
}

/** Reads all settings: stack config first, if there is a stack, then the environment, then the default. */
export function readSettings(config: ReadConfig | undefined, environment: NodeJS.ProcessEnv): SettingsReading {
    for (const secret of proxySecrets(environment)) {
        protect(secret, "password");
    }
    const reader = new SettingReader(config, environment);
    const allowInsecureHttp = reader.oneOf(settings.allowInsecureHttp, ["false", "true"]) === "true";
    const signIn = readCredential(reader);
    const accountId = reader.text(settings.accountId, validateAccountId);
    const readFrom = reader.oneOf(settings.readFrom, ["none", "portal"]);
    const seatsFrom = reader.oneOf(settings.seatsFrom, ["none", "summary", "portal"]);
    for (const [setting, source] of [
        [settings.readFrom, readFrom],
        [settings.seatsFrom, seatsFrom],
    ] as const) {
        if (source === "portal" && accountId === undefined) {
            reader.report(
                setting,
                `${setting.key}: "portal" answers for one organization and does not say for which; ${reader.hint(settings.accountId)}`,
            );
        }
    }
    const certificate = readClientCertificate(reader.find(settings.clientCertificate), reader.find(settings.clientKey));
    if (certificate.tls) {
        protect(certificate.tls.key.replaceAll(/-----[^-]+-----|\s/g, ""), "token");
    }
    for (const problem of certificate.problems) {
        reader.report(settings.clientCertificate, problem);
    }

    const urlOptions = { allowInsecureHttp, canAllowInsecureHttp: config !== undefined };
    const baseUrl = reader.text(settings.baseUrl, (url) => validateBaseUrl(url, urlOptions));
    const identityUrl = reader.text(settings.identityUrl, (url) => validateIdentityUrl(url, urlOptions));
    const proxyProblems = new Set([baseUrl, identityUrl].flatMap((url) => validateProxy(url, environment) ?? []));

    return {
        settings: {
            baseUrl,
            accountId,
            credential: signIn.credential,
            unusedCredentials: signIn.unused,
            identityUrl,
            clientCertificate: certificate.tls,
            allocationMethod: reader.oneOf(settings.allocationMethod, ["auto", "PUT", "POST"]),
            readFrom,
            findUsersIn: reader.oneOf(settings.findUsersIn, ["users", "userPartition", "directory"]),
            seatsFrom,
            allowInsecureHttp,
            additionalUserBundleCodes: readCodes(reader.text(settings.additionalUserBundleCodes, validateCodes)),
            timeoutSeconds: reader.wholeNumber(settings.timeoutSeconds, 1, 3600, 60),
            retrySeconds: reader.wholeNumber(settings.retrySeconds, 0, 86_400, undefined),
            maxAttempts: reader.wholeNumber(settings.maxAttempts, 1, 20, undefined),
            maxConcurrentRequests: reader.wholeNumber(settings.maxConcurrentRequests, 1, 64, 4),
            maxUsersPerRequest: reader.wholeNumber(settings.maxUsersPerRequest, 1, 10_000, 500),
            maxReleases: parseMaxReleases(reader.text(settings.maxReleases, validateMaxReleases) ?? ""),
        },
        problems: [...reader.problems, ...[...proxyProblems].map((problem) => settingProblem("HTTPS_PROXY", problem))],
    };
}

/** What is wrong with the proxy that the environment gives for an address; undefined when nothing is. */
export function validateProxy(url: string | undefined, environment: NodeJS.ProcessEnv): string | undefined {
    return url !== undefined && URL.canParse(url) ? findProxy(new URL(url), environment).problem : undefined;
}

/** What to say when neither the resource nor the settings give one of the two that every request needs. */
export function missingSetting(name: "baseUrl" | "accountId", { hasConfig = true } = {}): Problem {
    const what = {
        baseUrl: "baseUrl is not set: the address of your Automation Suite, such as https://automation.example.com",
        accountId: "accountId is not set: the ID of your organization, which Identity calls partitionGlobalId",
    };
    return settingProblem(name, `${what[name]}; ${settingHint(settings[name], hasConfig)}`);
}

const namespace = "uipath:";

/** The environment variable of a setting by its key; undefined where it has none, or there is no such setting. */
export function findVariable(key: string): string | undefined {
    return Object.values<Setting>(settings).find((setting) => setting.key === key)?.env[0];
}

/** A line for each key of the namespace `uipath` that is no setting, with the one that was likely meant. */
export function findUnknownSettings(keys: readonly string[]): string[] {
    const known = Object.values(settings).map(({ key }) => key.slice(namespace.length));
    return keys
        .filter((key) => key.startsWith(namespace) && !known.includes(key.slice(namespace.length)))
        .map((key) => {
            const meant = suggestion(key.slice(namespace.length), known, namespace);
            return `${clip(key, 80)} is not a setting and has no effect${meant}`;
        });
}

function validateMaxReleases(value: string): string | undefined {
    return parseMaxReleases(value) === undefined
        ? `${quote(value)} is neither a whole number nor a share from 0% to 100%, such as 10%; leave it out for no limit`
        : undefined;
}

/** A list of codes: a JSON array, as structured config arrives, or separated by commas. */
function readCodes(value: string | undefined): string[] {
    return (value ?? "").match(/[^\s,"[\]]+/g) ?? [];
}

function validateCodes(value: string): string | undefined {
    return readCodes(value)
        .map(findInvisible)
        .find((problem) => problem);
}

/** What is wrong with an account ID and how to mend it; undefined when nothing is. */
export function validateAccountId(value: string): string | undefined {
    const unseen = findInvisible(value);
    if (unseen) {
        return unseen;
    }
    if (value.trim() !== value || value === "") {
        return `${quote(value)} is blank or padded with spaces; give the ID alone`;
    }
    if (/[/\\]|\.\./.test(value) || value === "." || value.includes("<{%") || value.length > 200) {
        return `${quote(value)} cannot be an organization's ID (it holds /, \\, .. or <{%, or is over 200 long)`;
    }
    return undefined;
}
