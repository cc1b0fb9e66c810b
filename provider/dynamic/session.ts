import type * as pulumi from "@pulumi/pulumi";
import { type BulkheadPolicy, bulkhead } from "cockatiel";
import { AccountRun } from "../allocation/account-run";
import type { Licensing } from "../allocation/licensing";
import { Roster } from "../allocation/roster";
import { inParts, SizeLimit } from "../allocation/split-writes";
import { WriteQueue } from "../allocation/write-queue";
import type { GroupRule } from "../domain/group-rule";
import { SettingsError } from "../errors";
import { say } from "../output";
import { findUnknownSettings, readSettings, type SettingsReading, validateProxy } from "../settings/settings";
import type { Problem, Settings } from "../settings/types";
import { count } from "../text";
import type { GroupRuleAnswer } from "../uipath/endpoints/group-rules";
import { type Group, readGroups } from "../uipath/endpoints/groups";
import { readLicenseSummary, type Seats } from "../uipath/endpoints/license-summary";
import { type LicensedUsers, readLicensedUsers } from "../uipath/endpoints/licensed-users";
import { isPortalOrganization } from "../uipath/endpoints/portal";
import { allocateUserLicenses } from "../uipath/endpoints/user-licenses";
import { createClient } from "../uipath/http/client";
import type { UiPathClient } from "../uipath/http/types";
import { GroupRules } from "./group-rules";
import { hint } from "./hints";
import { sayOnce } from "./say-once";

/**
 * What the resources of one run share. The engine starts one process for a run (a preview and its update are two), so
 * a run's memory is this module's.
 */
let reading: SettingsReading | undefined;
let unknownSettings: readonly string[] = [];
let requestLimiter: BulkheadPolicy | undefined;
const clients = new Map<string, UiPathClient>();
const queues = new Map<string, WriteQueue>();
const sizeLimits = new Map<string, SizeLimit>();

const answers = new Map<string, Promise<unknown>>();
const accounts = new Map<string, AccountRun>();
const rosters = new Map<string, Roster<GroupRule>>();
const rules = new Map<string, GroupRules>();

/** Reads the run's config. Nothing is awaited or judged here: the plugin would keep a failure for all that follows. */
export function configure({ config }: pulumi.dynamic.ConfigureRequest): void {
    reading = readSettings((key) => config.get(key), process.env);
    // Not in Pulumi's types: a setting that is misspelt can be seen in the list of all keys alone.
    const { rawConfig = {} } = config as { rawConfig?: Readonly<Record<string, unknown>> };
    unknownSettings = findUnknownSettings(Object.keys(rawConfig));
}

function settingsReading(): SettingsReading {
    reading ??= readSettings(undefined, process.env);
    return reading;
}

export function settings(): Settings {
    return settingsReading().settings;
}

/** What is wrong with the settings; a misspelt one earns a warning, once a run. */
export function settingProblems(): readonly Problem[] {
    for (const unknown of unknownSettings) {
        sayOnce(`warning: ${unknown}`);
    }
    return settingsReading().problems;
}

/**
 * What this run knows of an account. The account's ID alone is the key, not the server's address: the same organization
 * reached by a new address must not be released at the old one.
 */
export function account(accountId: string): AccountRun {
    const known = accounts.get(accountId) ?? new AccountRun();
    accounts.set(accountId, known);
    return known;
}

/** What this run knows of the rules of an account's groups. */
export function groups(accountId: string): Roster<GroupRule> {
    const known = rosters.get(accountId) ?? new Roster<GroupRule>();
    rosters.set(accountId, known);
    return known;
}

/** Whether an allocation of this run, of any account, could not be written as it is declared. */
export function hasFailed(): boolean {
    return [...accounts.values(), ...rosters.values()].some((each) => each.hasFailed);
}

/** The licence service of one account, with the run's settings. */
export function licensing(baseUrl: string, accountId: string): Licensing {
    const key = JSON.stringify([baseUrl, accountId]);
    const known = queues.get(key);
    if (known) {
        return known;
    }
    const client = clientAt(baseUrl);
    const queue = new WriteQueue({
        send: inParts(
            (write) => allocateUserLicenses(client, accountId, write),
            sizeLimitAt(baseUrl),
            (users) =>
                say(
                    `${baseUrl} takes no larger request than one for ${count(users, "user")}; to send no others, ` +
                        `run \`pulumi config set uipath:maxUsersPerRequest ${users}\``,
                ),
        ),
        limit: limitRequests,
        maxUsersPerRequest: settings().maxUsersPerRequest,
        company: () => account(accountId).company,
    });
    queues.set(key, queue);
    return queue;
}

function sizeLimitAt(baseUrl: string): SizeLimit {
    const known = sizeLimits.get(baseUrl) ?? new SizeLimit();
    sizeLimits.set(baseUrl, known);
    return known;
}

/** The rules of one account's groups, with the run's settings. */
export function groupRules(baseUrl: string, accountId: string): GroupRules {
    const client = clientAt(baseUrl);
    const key = JSON.stringify([baseUrl, accountId]);
    const known = rules.get(key) ?? new GroupRules(client, accountId, limitRequests);
    rules.set(key, known);
    return known;
}

/** Runs a task when one of the run's places for requests is free. */
function limitRequests<T>(task: () => Promise<T>): Promise<T> {
    requestLimiter ??= bulkhead(settings().maxConcurrentRequests, Number.POSITIVE_INFINITY);
    return requestLimiter.execute(task);
}

/** Who holds what by the server, read once a run; undefined when the settings name nothing to read it from. */
export function licensedUsers(baseUrl: string, accountId: string): Promise<LicensedUsers> | undefined {
    if (settings().readFrom === "none") {
        return undefined;
    }
    const client = clientAt(baseUrl);
    return isPortalOrganization(settings(), accountId)
        ? memo(`licensed users ${baseUrl}`, () => readLicensedUsers(client, accountId))
        : undefined;
}

/** The groups of an account with their members, read once a run. */
export function groupMembers(baseUrl: string, accountId: string): Promise<Group[]> {
    return memo(`groups ${baseUrl} ${accountId}`, () => readGroups(clientAt(baseUrl), accountId));
}

/** What lines of a check rest on: read once a run, and only as long as hints may take. */
export const hints = {
    /** As above. */
    licensedUsers(baseUrl: string, accountId: string): Promise<LicensedUsers> | undefined {
        return settings().readFrom !== "none" && isPortalOrganization(settings(), accountId)
            ? memo(`hint: licensed users ${baseUrl}`, () =>
                  hint(clientAt(baseUrl), (client) => readLicensedUsers(client, accountId)),
              )
            : undefined;
    },

    /** The seats of an account by bundle code; undefined where no setting says from where. */
    seats(baseUrl: string, accountId: string): Promise<Record<string, Seats> | undefined> | undefined {
        const { seatsFrom } = settings();
        return seatsFrom === "none" || (seatsFrom === "portal" && !isPortalOrganization(settings(), accountId))
            ? undefined
            : memo(`hint: seats ${baseUrl} ${accountId}`, () =>
                  hint(clientAt(baseUrl), (client) => readLicenseSummary(client, accountId, seatsFrom)),
              );
    },

    /** The rule that a group has. */
    groupRule(baseUrl: string, accountId: string, groupId: string): Promise<GroupRuleAnswer | undefined> {
        return memo(`hint: rule ${baseUrl} ${accountId} ${groupId}`, () =>
            hint(clientAt(baseUrl), (client) => groupRules(baseUrl, accountId).read(groupId, { client })),
        );
    },

    /** The groups of an account with their members. */
    groupMembers(baseUrl: string, accountId: string): Promise<Group[]> {
        return memo(`hint: groups ${baseUrl} ${accountId}`, () =>
            hint(clientAt(baseUrl), (client) => readGroups(client, accountId)),
        );
    },
};

/** What was read in this run stays as it was read. */
function memo<T>(question: string, ask: () => Promise<T>): Promise<T> {
    const answer = (answers.get(question) as Promise<T> | undefined) ?? ask();
    answers.set(question, answer);
    return answer;
}

function clientAt(baseUrl: string): UiPathClient {
    const { settings: set, problems } = settingsReading();
    const { credential } = set;
    const messages = problems.map(({ message }) => message);
    const ofProxy = validateProxy(baseUrl, process.env);
    if (ofProxy && messages.length === 0) {
        messages.push(ofProxy);
    }
    if (messages.length > 0 || !credential) {
        throw new SettingsError({
            summary: `the settings cannot be used: ${messages.join("; ")}.`,
            remedy: "set the values above; `pulumi destroy` and `pulumi refresh` read new config only with --run-program.",
        });
    }
    const client = clients.get(baseUrl) ?? createClient({ ...set, baseUrl, credential, say });
    clients.set(baseUrl, client);
    return client;
}
