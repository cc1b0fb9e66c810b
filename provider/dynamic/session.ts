import type * as pulumi from "@pulumi/pulumi";
import { type BulkheadPolicy, bulkhead } from "cockatiel";
import { AccountRun } from "../allocation/account-run";
import type { Licensing } from "../allocation/licensing";
import { Roster } from "../allocation/roster";
import { WriteQueue } from "../allocation/write-queue";
import { SettingsError } from "../errors";
import { readSettings } from "../settings/settings";
import type { Problem, Settings } from "../settings/types";
import { type GroupRule, type GroupRuleAnswer, readGroupRule, writeGroupRule } from "../uipath/endpoints/group-rules";
import { type Group, readGroups } from "../uipath/endpoints/groups";
import { readLicenseSummary, type Seats } from "../uipath/endpoints/license-summary";
import { type LicensedUsers, readLicensedUsers } from "../uipath/endpoints/licensed-users";
import { isPortalOrganization } from "../uipath/endpoints/portal";
import { allocateUserLicenses } from "../uipath/endpoints/user-licenses";
import { createClient } from "../uipath/http/client";
import type { UiPathClient } from "../uipath/http/types";

/**
 * What the resources of one run share. The engine starts one process for a run (a preview and its update are two), so
 * a run's memory is this module's.
 */
let read: { settings: Settings; problems: Problem[] } | undefined;
let places: BulkheadPolicy | undefined;
const services = new Map<string, UiPathClient>();
const queues = new Map<string, WriteQueue>();

const readings = new Map<string, Promise<unknown>>();
const accounts = new Map<string, AccountRun>();
const rosters = new Map<string, Roster<GroupRule>>();

/** Reads the run's config. Nothing is awaited or judged here: the plugin would keep a failure for all that follows. */
export function configure({ config }: pulumi.dynamic.ConfigureRequest): void {
    read = readSettings((key) => config.get(key), process.env);
}

export function settings(): { settings: Settings; problems: Problem[] } {
    read ??= readSettings(undefined, process.env);
    return read;
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
    const service = serviceAt(baseUrl);
    const queue = new WriteQueue({
        send: (write) => allocateUserLicenses(service, accountId, write),
        limit,
        maxUsersPerRequest: settings().settings.maxUsersPerRequest,
        company: () => account(accountId).company,
    });
    queues.set(key, queue);
    return queue;
}

/** The rules of one account's groups, with the run's settings. */
export function groupRules(baseUrl: string, accountId: string): GroupRules {
    const service = serviceAt(baseUrl);
    return {
        read: (groupId, quotas) => limit(() => readGroupRule(service, accountId, groupId, quotas)),
        write: (groupId, rule) => limit(() => writeGroupRule(service, accountId, groupId, rule)),
    };
}

export interface GroupRules {
    read(groupId: string, withQuotas: boolean): Promise<GroupRuleAnswer | undefined>;
    write(groupId: string, rule: GroupRule): Promise<GroupRuleAnswer>;
}

/** Runs a task when one of the run's places for requests is free. */
function limit<T>(task: () => Promise<T>): Promise<T> {
    places ??= bulkhead(settings().settings.maxConcurrentRequests, Number.POSITIVE_INFINITY);
    return places.execute(task);
}

/** Who holds what by the server, read once a run; undefined when the settings name nothing to read it from. */
export function licensedUsers(baseUrl: string, accountId: string): Promise<LicensedUsers> | undefined {
    const { settings: set } = settings();
    if (set.readFrom === "none") {
        return undefined;
    }
    const service = serviceAt(baseUrl);
    return isPortalOrganization(set, accountId)
        ? once(`licensed users ${baseUrl}`, () => readLicensedUsers(service, accountId))
        : undefined;
}

/** The seats of an account by bundle code, read once a run; undefined where no setting says from where. */
export function seats(baseUrl: string, accountId: string): Promise<Record<string, Seats> | undefined> | undefined {
    const { settings: set } = settings();
    const { seatsFrom } = set;
    return seatsFrom === "none" || (seatsFrom === "portal" && !isPortalOrganization(set, accountId))
        ? undefined
        : once(`seats ${baseUrl} ${accountId}`, () => readLicenseSummary(serviceAt(baseUrl), accountId, seatsFrom));
}

/** The groups of an account with their members, read once a run. */
export function groupMembers(baseUrl: string, accountId: string): Promise<Group[]> {
    return once(`groups ${baseUrl} ${accountId}`, () => readGroups(serviceAt(baseUrl), accountId));
}

/** What was read in this run stays as it was read. */
function once<T>(question: string, ask: () => Promise<T>): Promise<T> {
    const reading = (readings.get(question) as Promise<T> | undefined) ?? ask();
    readings.set(question, reading);
    return reading;
}

function serviceAt(baseUrl: string): UiPathClient {
    const { settings: set, problems } = settings();
    const { credential } = set;
    if (problems.length > 0 || !credential) {
        throw new SettingsError({
            summary: `the settings cannot be used: ${problems.map(({ message: reason }) => reason).join("; ")}.`,
            remedy: "set them as said; `pulumi destroy` and `pulumi refresh` read new config only with --run-program.",
        });
    }
    const service = services.get(baseUrl) ?? createClient({ ...set, baseUrl, credential });
    services.set(baseUrl, service);
    return service;
}
