import { canonicalId } from "../domain/id";
import { parseMaxReleases } from "../domain/max-releases";
import { protect } from "../redaction/redact";
import { findInvisible, quote, sanitize } from "../text";
import { validateAccountId } from "./account-id";
import { type AddressRules, validateBaseUrl, validateIdentityUrl } from "./base-url";
import { readClientCertificate } from "./client-certificate";
import { readCredential } from "./credentials";
import { accessSettings, organizationsSetting, settings } from "./definitions";
import { type OrganizationEntry, readOrganizationEntries, settingsOfEntry } from "./organization-entries";
import { settingProblem } from "./problems";
import { findProxy, proxySecrets } from "./proxy";
import { SettingReader, settingHint, suggestion } from "./readers";
import type { Problem, ReadConfig, Setting, Settings } from "./types";

export interface SettingsReading {
    settings: Settings;
    problems: Problem[];
    sharedProblems: Problem[];
    hasEntries: boolean;
    /** The canonical ID of the organization with this address and credential of its own; undefined if they are shared. */
    entry: string | undefined;
}

/**
 * Stack config comes first if there is a stack, then the environment, then the default.
 *
 * @param wanted The organization whose address and credential to read. Default: the one in the settings. An entry of
 * `uipath:organizations` counts as a whole: another organization's credential never completes it.
 */
export function readSettings(
    config: ReadConfig | undefined,
    environment: NodeJS.ProcessEnv,
    wanted?: string,
): SettingsReading {
    for (const secret of proxySecrets(environment)) {
        protect(secret, "password");
    }
    const reader = new SettingReader(config, environment);
    const { entries, problems: ofEntries } = readOrganizationEntries(config);
    for (const problem of ofEntries) {
        reader.report(organizationsSetting, problem);
    }
    const allowInsecureHttp = reader.oneOf(settings.allowInsecureHttp) === "true";
    const defaultAccountId = reader.text(settings.accountId, validateAccountId);
    const chosen = wanted ?? defaultAccountId;
    const entry = chosen === undefined ? undefined : entries.get(canonicalId(chosen));
    const accountId = entry?.accountId ?? defaultAccountId;
    const isAnother = wanted !== undefined && canonicalId(wanted) !== canonicalId(defaultAccountId ?? "");
    const readFrom = reader.oneOf(settings.readFrom);
    const seatsFrom = reader.oneOf(settings.seatsFrom);
    for (const [setting, source] of [
        [settings.readFrom, readFrom],
        [settings.seatsFrom, seatsFrom],
    ] as const) {
        if (source === "portal" && accountId === undefined && entries.size === 0) {
            reader.report(
                setting,
                `${setting.key}: "portal" reports on one organization without naming it; ${reader.hint(settings.accountId)}`,
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
    const access = readAccess(new SettingReader(config, environment), entry, {
        ...{ allowInsecureHttp, canAllowInsecureHttp: config !== undefined },
        accountId: entries.size > 0 || isAnother ? chosen : undefined,
    });
    const proxyProblems = new Set(
        [access.baseUrl, access.identityUrl].flatMap((url) => validateProxy(url, environment) ?? []),
    );
    const read: Settings = {
        baseUrl: access.baseUrl,
        accountId,
        credential: access.credential,
        unusedCredentials: access.unused,
        identityUrl: access.identityUrl,
        addressNames: access.addressNames,
        clientCertificate: certificate.tls,
        allocationMethod: reader.oneOf(settings.allocationMethod),
        readFrom,
        findUsersIn: reader.oneOf(settings.findUsersIn),
        seatsFrom,
        allowInsecureHttp,
        additionalUserBundleCodes: readCodes(reader.text(settings.additionalUserBundleCodes, validateCodes)),
        timeoutSeconds: reader.wholeNumber(settings.timeoutSeconds),
        retrySeconds: reader.wholeNumber(settings.retrySeconds),
        maxAttempts: reader.wholeNumber(settings.maxAttempts),
        maxConcurrentRequests: reader.wholeNumber(settings.maxConcurrentRequests),
        maxUsersPerRequest: reader.wholeNumber(settings.maxUsersPerRequest),
        maxReleases: parseMaxReleases(reader.text(settings.maxReleases, validateMaxReleases) ?? ""),
    };
    return {
        settings: read,
        problems: [
            ...access.problems,
            ...reader.problems,
            ...[...proxyProblems].map((problem) => settingProblem("HTTPS_PROXY", problem)),
        ],
        sharedProblems: reader.problems,
        hasEntries: entries.size > 0,
        entry: entry && canonicalId(entry.accountId),
    };
}

interface Access extends Pick<Settings, "baseUrl" | "identityUrl" | "addressNames" | "credential"> {
    unused: readonly string[];
    problems: readonly Problem[];
}

/** An entry's own address comes with its own Identity: another server's would receive this server's credential. */
function readAccess(
    shared: SettingReader,
    entry: OrganizationEntry | undefined,
    { accountId, ...rules }: AddressRules & { accountId: string | undefined },
): Access {
    const { reader, settings: own } = entry ?? { reader: shared, settings: accessSettings };
    const organization =
        accountId === undefined ? undefined : { accountId, settings: settingsOfEntry(entry?.accountId ?? accountId) };
    const signIn = readCredential(reader, own, organization);
    const isAddressOwn = reader.find(own.baseUrl) !== undefined;
    const isIdentityOwn = isAddressOwn || reader.find(own.identityUrl) !== undefined;
    const baseUrlSetting = isAddressOwn ? own.baseUrl : accessSettings.baseUrl;
    const identityUrlSetting = isIdentityOwn ? own.identityUrl : accessSettings.identityUrl;
    const baseUrl = (isAddressOwn ? reader : shared).text(baseUrlSetting, (url) => validateBaseUrl(url, rules));
    const identityUrl = (isIdentityOwn ? reader : shared).text(identityUrlSetting, (url) =>
        validateIdentityUrl(url, rules),
    );
    const addressNames = { baseUrl: baseUrlSetting.key, identityUrl: identityUrlSetting.key };
    const problems = entry ? [...reader.problems, ...shared.problems] : reader.problems;
    return { baseUrl, identityUrl, addressNames, credential: signIn.credential, unused: signIn.unused, problems };
}

export function validateProxy(url: string | undefined, environment: NodeJS.ProcessEnv): string | undefined {
    return url !== undefined && URL.canParse(url) ? findProxy(new URL(url), environment).problem : undefined;
}

export function missingSetting(name: "baseUrl" | "accountId", { hasConfig = true } = {}): Problem {
    const what = {
        baseUrl: "baseUrl is not set: the address of your Automation Suite, such as https://automation.example.com",
        accountId: "accountId is not set: the ID of your organization, which Identity calls partitionGlobalId",
    };
    return settingProblem(name, `${what[name]}; ${settingHint(settings[name], hasConfig)}`);
}

const namespace = "uipath:";

export function findVariable(key: string): string | undefined {
    return Object.values<Setting>(settings).find((setting) => setting.key === key)?.env[0];
}

export function isSecretSetting(key: string): boolean {
    return Object.values<Setting>(settings).some((setting) => setting.key === key && setting.secret !== undefined);
}

export function findUnknownSettings(keys: readonly string[], config: ReadConfig): string[] {
    const known = Object.values(settings).map(({ key }) => key.slice(namespace.length));
    const unknown = keys
        .filter((key) => key.startsWith(namespace) && !known.includes(key.slice(namespace.length)))
        .map((key) => {
            const meant = suggestion(key.slice(namespace.length), known, namespace);
            return `${sanitize(key, 80)} is not a setting and has no effect${meant}`;
        });
    return [...unknown, ...readOrganizationEntries(config).unknown];
}

function validateMaxReleases(value: string): string | undefined {
    return parseMaxReleases(value) === undefined
        ? `${quote(value)} is neither a whole number nor a share from 0% to 100%, such as 10%; remove it for no limit`
        : undefined;
}

/** A JSON array, as structured config arrives, or separated by commas. */
function readCodes(value: string | undefined): string[] {
    return (value ?? "").match(/[^\s,"[\]]+/g) ?? [];
}

function validateCodes(value: string): string | undefined {
    return readCodes(value)
        .map(findInvisible)
        .find((problem) => problem);
}
