import { sentId } from "../domain/id";
import { SettingsError } from "../errors";
import { quote } from "../text";
import { validateAccountId } from "./account-id";
import { normalizeBaseUrl, validateBaseUrl } from "./base-url";
import { missingSetting, type SettingsReading, validateProxy } from "./settings";
import type { Credential } from "./types";

export interface OrganizationAccess {
    baseUrl: string;
    accountId: string;
    credential: Credential;
}

export interface OrganizationChoice {
    given?: Partial<Omit<OrganizationAccess, "credential">>;
    hasConfig?: boolean;
    remedy: string;
}

export function requireOrganization(
    { settings, problems }: SettingsReading,
    { given = {}, hasConfig = true, remedy }: OrganizationChoice,
): OrganizationAccess {
    const { credential, allowInsecureHttp } = settings;
    const { baseUrl = settings.baseUrl, accountId = settings.accountId } = given;
    const ofUrl =
        given.baseUrl === undefined
            ? undefined
            : validateText(
                  given.baseUrl,
                  (url) => validateBaseUrl(url, { allowInsecureHttp }) ?? validateProxy(url, process.env),
              );
    const ofAccount = given.accountId === undefined ? undefined : validateText(given.accountId, validateAccountId);
    const details = [
        baseUrl === undefined && missingSetting("baseUrl", { hasConfig }).message,
        accountId === undefined && missingSetting("accountId", { hasConfig }).message,
        ...problems.map(({ message }) => message),
        ofUrl && `baseUrl: ${ofUrl}`,
        ofAccount && `accountId: ${ofAccount}`,
    ].filter((each) => typeof each === "string");
    if (baseUrl === undefined || accountId === undefined || credential === undefined || details.length > 0) {
        throw new SettingsError({ summary: "the settings are invalid.", details, remedy });
    }
    return { baseUrl: normalizeBaseUrl(baseUrl), accountId: sentId(accountId), credential };
}

/** A program in plain JavaScript may pass anything. */
function validateText(value: unknown, validate: (text: string) => string | undefined): string | undefined {
    return typeof value === "string" ? validate(value) : `${quote(value)} is not a string; give it as text`;
}
