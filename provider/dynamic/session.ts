import type * as pulumi from "@pulumi/pulumi";
import { type BulkheadPolicy, bulkhead } from "cockatiel";
import { AccountRun } from "../allocation/account-run";
import type { Licensing } from "../allocation/licensing";
import { type Problem, type ReadConfig, readSettings, type Settings } from "../config";
import { SettingsError } from "../errors";
import { type LicensedUsers, readLicensedUsers } from "../uipath/licensed-users";
import { createService, type Service } from "../uipath/service";
import { canonicalUserId } from "../uipath/user-id";
import { allocateUserLicenses } from "../uipath/user-license";

/**
 * What the resources of one run share. The engine starts one process for a run (a preview and its update are two), so
 * a run's memory is this module's.
 */
let readConfig: ReadConfig = () => undefined;
let read: { settings: Settings; problems: Problem[] } | undefined;
let places: BulkheadPolicy | undefined;
const services = new Map<string, Service>();

const readings = new Map<string, Promise<LicensedUsers>>();
const accounts = new Map<string, AccountRun>();

/** Keeps the run's config. Nothing is awaited or judged here: the plugin would keep a failure for all that follows. */
export function configure({ config }: pulumi.dynamic.ConfigureRequest): void {
    readConfig = (key) => config.get(key);
    read = undefined;
}

export function settings(): { settings: Settings; problems: Problem[] } {
    read ??= readSettings(readConfig, process.env);
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

/** Whether an allocation of this run, of any account, could not be written as it is declared. */
export function hasFailed(): boolean {
    return [...accounts.values()].some((each) => each.hasFailed);
}

/** The licence service of one account, with the run's settings. */
export function licensing(baseUrl: string, accountId: string): Licensing {
    const service = serviceAt(baseUrl);
    places ??= bulkhead(settings().settings.maxConcurrentRequests, Number.POSITIVE_INFINITY);
    const limit = places;
    return {
        allocate: (write) => allocateUserLicenses(service, accountId, write),
        limit: (task) => limit.execute(task),
    };
}

/**
 * Who holds what by the server, read once a run; undefined when the settings name nothing to read it from. The portal
 * answers for one organization and does not name it, so it is asked for the one in the settings alone.
 */
export function licensedUsers(baseUrl: string, accountId: string): Promise<LicensedUsers> | undefined {
    const { readFrom, accountId: configured } = settings().settings;
    if (readFrom === "none" || (configured !== undefined && canonicalUserId(configured) !== accountId)) {
        return undefined;
    }
    const reading = readings.get(baseUrl) ?? readLicensedUsers(serviceAt(baseUrl), accountId);
    readings.set(baseUrl, reading);
    return reading;
}

function serviceAt(baseUrl: string): Service {
    const { settings: set, problems } = settings();
    const { credential } = set;
    if (problems.length > 0 || !credential) {
        throw new SettingsError({
            what: `the settings cannot be used: ${problems.map(({ reason }) => reason).join("; ")}.`,
            next: "set them as said; `pulumi destroy` and `pulumi refresh` read new config only with --run-program.",
        });
    }
    const service = services.get(baseUrl) ?? createService({ ...set, baseUrl, credential });
    services.set(baseUrl, service);
    return service;
}
