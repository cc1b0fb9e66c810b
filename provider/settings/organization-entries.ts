import { canonicalId } from "../domain/id";
import { protect } from "../redaction/redact";
import { quote, sanitize } from "../text";
import { validateAccountId } from "./account-id";
import { type AccessSettings, accessSettings, organizationsSetting } from "./definitions";
import { SettingReader, suggestion } from "./readers";
import type { ReadConfig, Setting } from "./types";

export interface OrganizationEntry {
    /** In the spelling of the setting. */
    accountId: string;
    reader: SettingReader;
    /** Such as `uipath:organizations["acme"].accessToken`. */
    settings: AccessSettings;
}

export interface OrganizationEntries {
    /** By canonical ID. */
    entries: ReadonlyMap<string, OrganizationEntry>;
    /** Never contain a value, which may be a credential. */
    problems: string[];
    unknown: string[];
}

const form = 'give an object with account IDs as keys, as in {"acme": {"baseUrl": "https://…", "accessToken": "…"}}';

/** Registers all credentials in the setting for redaction. */
export function readOrganizationEntries(config: ReadConfig | undefined): OrganizationEntries {
    const { key } = organizationsSetting;
    const text = config?.(key);
    const entries = new Map<string, OrganizationEntry>();
    const problems: string[] = [];
    const unknown: string[] = [];
    const all = text ? parseObject(text) : {};
    if (all === undefined) {
        return { entries, problems: [`${key} is not an object; ${form}`], unknown };
    }
    for (const [accountId, values] of Object.entries(all)) {
        const name = nameOfEntry(accountId);
        const problem = validateAccountId(accountId);
        if (problem !== undefined) {
            problems.push(`${key}: ${problem}`);
        } else if (!isObject(values)) {
            problems.push(`${name} is not an object of settings; ${form}`);
        } else if (entries.has(canonicalId(accountId))) {
            problems.push(`${key} has ${quote(accountId)} twice; remove one`);
        } else {
            const { given, others, unreadable } = separate(accountId, values);
            problems.push(...unreadable.map((each) => `${each} is not a string; put it in quotes`));
            unknown.push(...others.map((each) => describeUnknown(name, each)));
            const reader = new SettingReader((setting) => given.get(setting), {});
            entries.set(canonicalId(accountId), { accountId, reader, settings: settingsOfEntry(accountId) });
        }
    }
    return { entries, problems, unknown };
}

export function settingsOfEntry(accountId: string): AccessSettings {
    const ownOf = ([name, { secret }]: [string, Setting]): [string, Setting] => [
        name,
        { key: `${nameOfEntry(accountId)}.${name}`, env: [], ...(secret && { secret }), isPath: true },
    ];
    return Object.fromEntries(Object.entries(accessSettings).map(ownOf)) as unknown as AccessSettings;
}

function nameOfEntry(accountId: string): string {
    return `${organizationsSetting.key}[${quote(accountId)}]`;
}

function separate(accountId: string, values: Readonly<Record<string, unknown>>) {
    const settings: Readonly<Record<string, Setting>> = settingsOfEntry(accountId);
    const given = new Map<string, string>();
    const others: string[] = [];
    const unreadable: string[] = [];
    for (const [name, value] of Object.entries(values)) {
        const setting = Object.hasOwn(settings, name) ? settings[name] : undefined;
        if (setting === undefined) {
            others.push(name);
        } else if (isText(value)) {
            given.set(setting.key, String(value));
            if (setting.secret === "token" || setting.secret === "password") {
                protect(String(value), setting.secret);
            }
        } else if (value !== null) {
            unreadable.push(setting.key);
        }
    }
    return { given, others, unreadable };
}

/** `pulumi config set --path` turns text that looks like a number or a boolean into one. */
function isText(value: unknown): boolean {
    return typeof value === "string" || typeof value === "boolean" || Number.isSafeInteger(value);
}

function describeUnknown(entry: string, name: string): string {
    const meant = suggestion(name, Object.keys(accessSettings));
    return `${entry}.${sanitize(name, 80)} is not a setting and has no effect${meant}`;
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
    try {
        const value: unknown = JSON.parse(text);
        return isObject(value) ? value : undefined;
    } catch {
        return undefined;
    }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
