import { isIP } from "node:net";
import { hasUnprintable, quote } from "../text";
import { credentialSettings, readCredential } from "./credentials";
import type { Problem, ReadConfig, Setting, Settings, SettingValue } from "./types";

const settings = {
    ...credentialSettings,
    baseUrl: { key: "uipath:baseUrl", env: ["UIPATH_URI"] },
    accountId: { key: "uipath:accountId", env: ["UIPATH_ACCOUNT_ID"] },
    identityUrl: { key: "uipath:identityUrl", env: ["UIPATH_IDENTITY_URI"] },
    allocationMethod: { key: "uipath:allocationMethod", env: [] },
    readFrom: { key: "uipath:readFrom", env: [] },
    findUsersIn: { key: "uipath:findUsersIn", env: [] },
    seatsFrom: { key: "uipath:seatsFrom", env: [] },
    allowInsecureHttp: { key: "uipath:allowInsecureHttp", env: [] },
    additionalUserBundleCodes: { key: "uipath:additionalUserBundleCodes", env: [] },
    timeoutSeconds: { key: "uipath:timeoutSeconds", env: ["UIPATH_CALL_TIMEOUT"] },
    maxAttempts: { key: "uipath:maxAttempts", env: ["UIPATH_MAX_ATTEMPTS"] },
    maxConcurrentRequests: { key: "uipath:maxConcurrentRequests", env: [] },
    maxUsersPerRequest: { key: "uipath:maxUsersPerRequest", env: [] },
} satisfies Record<string, Setting>;

/** How to give a setting: the config command, where there is a stack, and the environment variables that do the same. */
function settingHint({ key, env, secret = false }: Setting, hasConfig: boolean): string {
    if (!hasConfig) {
        return `set ${env.join(" or ")}`;
    }
    const command = `run \`pulumi config set ${secret ? "--secret " : ""}${key} …\``;
    return env.length > 0 ? `${command} or set ${env.join(" or ")}` : command;
}

/**
 * Reads all settings: stack config first, if there is a stack, then the environment, then the default. Empty counts as
 * not given.
 */
export function readSettings(
    config: ReadConfig | undefined,
    environment: NodeJS.ProcessEnv,
): { settings: Settings; problems: Problem[] } {
    const problems: Problem[] = [];

    const find = ({ key, env }: Setting): SettingValue | undefined => {
        const configured = config?.(key);
        if (configured) {
            return { value: configured, source: key };
        }
        const name = env.find((variable) => environment[variable]);
        return name ? { value: environment[name] as string, source: name } : undefined;
    };

    const wholeNumber = (setting: Setting, fallback: number, least: number, most: number): number => {
        const found = find(setting);
        if (!found) {
            return fallback;
        }
        const number = /^\d{1,9}$/.test(found.value) ? Number(found.value) : Number.NaN;
        if (number >= least && number <= most) {
            return number;
        }
        problems.push({
            property: setting.key,
            message: `${found.source}: ${quote(found.value)} is not a whole number from ${least} to ${most}; leave it out for ${fallback}`,
        });
        return fallback;
    };

    const oneOf = <T extends string>(setting: Setting, choices: readonly T[]): T => {
        const found = find(setting);
        const choice = choices.find((candidate) => candidate.toLowerCase() === found?.value.toLowerCase());
        if (found && !choice) {
            problems.push({
                property: setting.key,
                message: `${found.source}: ${quote(found.value)} is none of ${choices.join(", ")}`,
            });
        }
        return choice ?? (choices[0] as T);
    };

    const allowInsecureHttp = oneOf(settings.allowInsecureHttp, ["false", "true"]) === "true";

    const text = (setting: Setting, findProblem: (value: string) => string | undefined): string | undefined => {
        const found = find(setting);
        const problem = found && findProblem(found.value);
        if (problem) {
            problems.push({ property: setting.key, message: `${found.source}: ${problem}` });
        }
        return found?.value;
    };

    const findAddressProblem = (value: string) => validateBaseUrl(value, allowInsecureHttp, config !== undefined);
    const signIn = readCredential(find, (setting) => settingHint(setting, config !== undefined));
    problems.push(...signIn.problems);

    const accountId = text(settings.accountId, validateAccountId);
    const readFrom = oneOf(settings.readFrom, ["none", "portal"]);
    const seatsFrom = oneOf(settings.seatsFrom, ["none", "summary", "portal"]);
    for (const [{ key }, source] of [
        [settings.readFrom, readFrom] as const,
        [settings.seatsFrom, seatsFrom] as const,
    ]) {
        if (source === "portal" && accountId === undefined) {
            const cure = settingHint(settings.accountId, config !== undefined);
            problems.push({
                property: key,
                message: `${key}: "portal" answers for one organization and does not say for which; ${cure}`,
            });
        }
    }

    return {
        settings: {
            baseUrl: text(settings.baseUrl, findAddressProblem),
            accountId,
            credential: signIn.credential,
            unusedCredentials: signIn.unused,
            identityUrl: text(settings.identityUrl, findAddressProblem),
            allocationMethod: oneOf(settings.allocationMethod, ["auto", "PUT", "POST"]),
            readFrom,
            findUsersIn: oneOf(settings.findUsersIn, ["users", "userPartition", "directory"]),
            seatsFrom,
            allowInsecureHttp,
            additionalUserBundleCodes: readCodes(find(settings.additionalUserBundleCodes)?.value),
            timeoutSeconds: wholeNumber(settings.timeoutSeconds, 60, 1, 3600),
            maxAttempts: wholeNumber(settings.maxAttempts, 5, 1, 20),
            maxConcurrentRequests: wholeNumber(settings.maxConcurrentRequests, 4, 1, 64),
            maxUsersPerRequest: wholeNumber(settings.maxUsersPerRequest, 500, 1, 10_000),
        },
        problems,
    };
}

/** What to say when neither the resource nor the settings give one of the two that every request needs. */
export function missingSetting(name: "baseUrl" | "accountId", { hasConfig = true } = {}): Problem {
    const what = {
        baseUrl: "baseUrl is not set: the address of your Automation Suite, such as https://automation.example.com",
        accountId: "accountId is not set: the ID of your organization, which Identity calls partitionGlobalId",
    };
    return { property: name, message: `${what[name]}; ${settingHint(settings[name], hasConfig)}` };
}

/** A list of codes: a JSON array, as structured config arrives, or separated by commas. */
function readCodes(value: string | undefined): string[] {
    return (value ?? "").match(/[^\s,"[\]]+/g) ?? [];
}

/** What is wrong with a base URL and how to mend it; undefined when nothing is. Never repeats a password in it. */
export function validateBaseUrl(
    value: string,
    allowInsecureHttp: boolean,
    canAllowInsecureHttp = true,
): string | undefined {
    const example = "give it as https://automation.example.com, with the organization's name behind it if you have one";
    const withoutCredentials = () => value.replace(/^.*@/s, "…@");
    if (!URL.canParse(value)) {
        return `${quote(withoutCredentials())} is not a URL; ${example}`;
    }
    const url = new URL(value);
    const shown = () => quote(url.host ? `${url.protocol}//${url.host}${url.pathname}` : withoutCredentials());
    if (url.username || url.password) {
        return `${shown()} carries a user name or password; credentials belong in uipath:accessToken or another credential setting`;
    }
    if (url.search || url.hash) {
        return `${shown()} carries a query or a fragment; ${example}`;
    }
    if (/\/lease_(\/|$)/.test(url.pathname)) {
        return `${shown()} holds the licence service's own path; leave out /lease_ and what follows`;
    }
    if (url.protocol === "http:" && !allowInsecureHttp && !isLoopback(url.hostname)) {
        const allowing = canAllowInsecureHttp ? " (or set uipath:allowInsecureHttp in a closed network)" : "";
        return `${shown()} would send the token in clear; use https://${allowing}`;
    }
    if (url.protocol !== "https:" && url.protocol !== "http:") {
        return `${shown()} is not an https:// URL; ${example}`;
    }
    return undefined;
}

function isLoopback(hostname: string): boolean {
    return hostname === "localhost" || hostname === "[::1]" || (isIP(hostname) === 4 && hostname.startsWith("127."));
}

/** What is wrong with an account ID and how to mend it; undefined when nothing is. */
export function validateAccountId(value: string): string | undefined {
    if (value.trim() !== value || value === "") {
        return `${quote(value)} is blank or padded with spaces; give the ID alone`;
    }
    if (/[/\\]|\.\./.test(value) || value === "." || hasUnprintable(value) || value.length > 200) {
        return `${quote(value)} cannot be an organization's ID (it holds /, \\, .. or control characters, or is over 200 long)`;
    }
    return undefined;
}

/** A base URL as it is compared and kept in the state: no slash at the end, the host in lower case. */
export function normalizeBaseUrl(value: string): string {
    return new URL(value).href.replace(/\/+$/, "");
}
