import { randomBytes } from "node:crypto";
import type * as pulumi from "@pulumi/pulumi";
import { type BulkheadPolicy, bulkhead } from "cockatiel";
import { Account } from "../allocation/account";
import { Progress } from "../allocation/progress";
import { Registry } from "../allocation/registry";
import { WriteBatcher } from "../allocation/write-batcher";
import { collect, type Declaration, fingerprint } from "../contract/declarations";
import type { GroupRule } from "../domain/group-rule";
import { canonicalId } from "../domain/id";
import { IdSet } from "../domain/id-map";
import { SeatDemand } from "../domain/seat-demand";
import type { Seats } from "../domain/seats";
import { SettingsError } from "../errors";
import { say } from "../output";
import { normalizeBaseUrl, validateBaseUrl } from "../settings/base-url";
import { findUnknownSettings, readSettings, type SettingsReading, validateProxy } from "../settings/settings";
import type { Problem, ReadConfig, Settings } from "../settings/types";
import { count } from "../text";
import type { GroupRuleAnswer } from "../uipath/endpoints/group-rules";
import { type Group, readGroups } from "../uipath/endpoints/groups";
import { readLicenseSummary } from "../uipath/endpoints/license-summary";
import { type LicensedUsers, readLicensedUsers } from "../uipath/endpoints/licensed-users";
import { isPortalOrganization } from "../uipath/endpoints/portal";
import { allocateUserLicenses } from "../uipath/endpoints/user-licenses";
import { readUsers } from "../uipath/endpoints/users";
import { SizeLimit, writeInParts } from "../uipath/endpoints/write-in-parts";
import { createClient } from "../uipath/http/client";
import type { UiPathClient } from "../uipath/http/types";
import { GroupRules } from "./group-rules";
import { hint } from "./hints";
import { isUnknown, unknownValue } from "./input-reader";
import { sayOnce } from "./say-once";

/**
 * What the resources of one run share. The engine starts one process for a run (a preview and its update are two), so
 * a run's memory is this module's.
 */
let readConfig: ReadConfig | undefined;
/** By canonical account ID, or "" for the settings alone, what the settings say. */
const readings = new Map<string, SettingsReading>();
let unknownSettings: readonly string[] = [];
let requestLimiter: BulkheadPolicy | undefined;
const clients = new Map<string, UiPathClient>();
const sizeLimits = new Map<string, SizeLimit>();

const answers = new Map<string, Promise<unknown>>();
const organizations = new Map<string, Organization>();
/** By kind and key, the registry that an allocation is in. */
const registryOf = new Map<string, Pick<Registry<unknown>, "remove" | "find">>();
let isDestroy = false;
let isChecked = false;
const progress = new Progress();
const token = randomBytes(4).toString("hex");
/** The engine's address, by which the program finds this process. */
const [, , engine = ""] = process.argv;
const rules = new Map<string, GroupRules>();
/** By fingerprint what the program calls users. */
const names = new Map<string, string>();
let previews = false;
/** Users in lists that are marked secret. */
const hidden = new IdSet();

/** Reads the run's config. Nothing is awaited or judged here: the plugin would keep a failure for all that follows. */
export function configure({ config }: pulumi.dynamic.ConfigureRequest): void {
    readConfig = (key) => config.get(key);
    readings.clear();
    settingsReading();
    // Not in Pulumi's types: a setting that is misspelt can be seen in the list of all keys alone.
    const { rawConfig = {} } = config as { rawConfig?: Readonly<Record<string, unknown>> };
    unknownSettings = findUnknownSettings(Object.keys(rawConfig), readConfig);
}

function settingsReading(accountId?: string): SettingsReading {
    const key = accountId === undefined ? "" : canonicalId(accountId);
    const reading = readings.get(key) ?? readSettings(readConfig, process.env, accountId);
    readings.set(key, reading);
    return reading;
}

/** The settings with the address and the credential of an organization; of the one that they name, without an account ID. */
export function settings(accountId?: string): Settings {
    return settingsReading(accountId).settings;
}

/**
 * The settings for a resource, and what is wrong with them; a misspelt one earns a warning, once a run. In a preview, the
 * organization may not be known, and its address depends on that.
 */
export function settingsFor(accountId: unknown): { settings: Settings; problems: readonly Problem[] } {
    for (const unknown of unknownSettings) {
        sayOnce(`warning: ${unknown}`);
    }
    const reading = settingsReading(typeof accountId === "string" && !isUnknown(accountId) ? accountId : undefined);
    return isUnknown(accountId) && reading.hasEntries
        ? { settings: { ...reading.settings, baseUrl: unknownValue }, problems: reading.sharedProblems }
        : reading;
}

/** An organization at one address: the same account ID at another address is another organization, such as a restored copy. */
export interface OrganizationId {
    baseUrl: string;
    accountId: string;
}

/** What this run knows of an organization. */
export interface Organization extends OrganizationId {
    users: Account;
    groups: Registry<GroupRule>;
    writer: WriteBatcher;
    seatDemand: SeatDemand;
}

export function organization({ baseUrl, accountId }: OrganizationId): Organization {
    const key = keyOf({ baseUrl, accountId });
    const known = organizations.get(key) ?? createOrganization(baseUrl, canonicalId(accountId));
    organizations.set(key, known);
    return known;
}

function createOrganization(baseUrl: string, accountId: string): Organization {
    const identify = (id: string) => fingerprint(engine, id);
    const users = new Account(progress, identify, token);
    const writer = new WriteBatcher({
        write: (write) =>
            writeInParts(
                (part) =>
                    progress.request(() => allocateUserLicenses(clientFor({ baseUrl, accountId }), accountId, part)),
                write,
                sizeLimitAt(baseUrl),
                (most) =>
                    say(
                        `${baseUrl} takes no larger request than one for ${count(most, "user")}; to send no others, ` +
                            `run \`pulumi config set uipath:maxUsersPerRequest ${most}\``,
                    ),
            ),
        limitRequests,
        maxUsersPerRequest: settings().maxUsersPerRequest,
        isPending: (set) => users.registry.isPending(set),
        progress,
    });
    return {
        baseUrl,
        accountId,
        users,
        groups: new Registry(progress, identify, JSON.stringify),
        writer,
        seatDemand: new SeatDemand(),
    };
}

/** A refresh calls diff too, and nothing of what that finds is about to change; it calls no check. */
export function hasChecked(): boolean {
    return isChecked;
}

export function noteCheck(): void {
    isChecked = true;
}

/** Hears what the program has declared since the last call. */
export function hearDeclarations(): void {
    for (const declaration of collect(engine)) {
        declare(declaration);
    }
}

/** What the program calls a user, such as by an e-mail address; undefined where it knows the ID alone. */
export function nameOfUser(id: string): string | undefined {
    return names.size === 0 ? undefined : names.get(fingerprint(engine, id));
}

/** Whether the program said that it runs for a preview. */
export function isPreview(): boolean {
    return previews;
}

/** Notes users whom nothing that is printed may name. */
export function hideUsers(userIds: Iterable<string>): void {
    for (const id of userIds) {
        hidden.add(id);
    }
}

export function isHidden(user: string): boolean {
    return hidden.has(user);
}

function declare({ key, kind, members, userBundleCodes, useExternalLicense = false, ...given }: Declaration): void {
    previews ||= given.isPreview === true;
    for (const [member, name] of Object.entries(given.names ?? {})) {
        names.set(member, name);
    }
    for (const [member, name] of Object.entries(given.directory ?? {})) {
        names.set(member, names.get(member) ?? name);
    }
    const { accountId = settings().accountId } = given;
    const { baseUrl = settings(accountId).baseUrl } = given;
    const { allowInsecureHttp } = settings();
    if (accountId === undefined || baseUrl === undefined || validateBaseUrl(baseUrl, { allowInsecureHttp })) {
        return;
    }
    const { users, groups } = organization({ baseUrl: normalizeBaseUrl(baseUrl), accountId });
    if (kind === "users") {
        const target = userBundleCodes && { userBundleCodes: [...new Set(userBundleCodes)].sort(), useExternalLicense };
        placeIn(users.registry, kind, key).declare(key, members, target);
    } else {
        placeIn(groups, kind, key).declare(key, members, undefined);
    }
}

/** An allocation is in one registry: what check says of its organization counts, and before that what the program says. */
export function placeIn<T>(registry: Registry<T>, kind: Declaration["kind"], key: string): Registry<T> {
    const place = `${kind} ${key}`;
    const before = registryOf.get(place);
    if (before !== undefined && before !== registry) {
        before.remove(key);
    }
    registryOf.set(place, registry);
    return registry;
}

function registries() {
    return [...organizations.values()].flatMap(({ users, groups }) => [users.registry, groups]);
}

/**
 * Whether a delete comes from a destroy, to be asked once for each: what the program declares then counts for nothing, since
 * the engine brings nothing of it. A destroy without the program declares nothing; one that runs it deletes what it declares,
 * unchecked.
 */
export function isDestroyOf(kind: Declaration["kind"], key: string | undefined): boolean {
    const all = registries().flatMap((registry) => registry.all);
    const isUnchecked =
        key === undefined
            ? all.every(({ status }) => status === "declared")
            : registryOf.get(`${kind} ${key}`)?.find(key)?.status === "declared";
    if (!isDestroy && (isUnchecked || all.length === 0)) {
        isDestroy = true;
        registries().forEach((registry) => void registry.forgetDeclared());
    }
    return isDestroy;
}

/** A resource's name, with its parents' where it alone would be ambiguous. */
export function nameOf(key: string): string {
    const lastOf = (each: string) => each.slice(each.lastIndexOf("/") + 1);
    const keys = registries().flatMap((registry) => registry.all.map((each) => each.key));
    const isAmbiguous = new Set(keys.filter((each) => lastOf(each) === lastOf(key))).size > 1;
    return isAmbiguous ? key : lastOf(key);
}

/**
 * Where to ask for what a state knows. A server that has moved is not asked at its old address, which stands in the state
 * alone: an address from the settings follows the settings, and one from the program follows the program.
 */
export function addressOf({
    baseUrl,
    accountId,
    __isOwnAddress,
}: OrganizationId & { __isOwnAddress?: boolean | undefined }): string {
    const { baseUrl: setting, accountId: settingsAccount = "" } = settings(accountId);
    const declared = [...organizations.values()]
        .filter(({ users, groups }) => users.registry.all.length + groups.all.length > 0)
        .filter((each) => each.accountId === canonicalId(accountId))
        .map((each) => each.baseUrl);
    if (baseUrl === setting || declared.includes(baseUrl)) {
        return baseUrl;
    }
    const isFromSettings =
        __isOwnAddress === undefined ? canonicalId(settingsAccount) === canonicalId(accountId) : !__isOwnAddress;
    if (isFromSettings && setting !== undefined) {
        return setting;
    }
    const [only, ...others] = declared.filter((address) => address !== setting);
    return only !== undefined && others.length === 0 ? only : baseUrl;
}

function sizeLimitAt(baseUrl: string): SizeLimit {
    const known = sizeLimits.get(baseUrl) ?? new SizeLimit();
    sizeLimits.set(baseUrl, known);
    return known;
}

/** The rules of one account's groups, with the run's settings. */
export function groupRules(where: OrganizationId): GroupRules {
    const client = clientFor(where);
    const key = keyOf(where);
    const known = rules.get(key) ?? new GroupRules(client, where.accountId, limitRequests);
    rules.set(key, known);
    return known;
}

/** Runs a task when one of the run's places for requests is free. */
function limitRequests<T>(task: () => Promise<T>): Promise<T> {
    requestLimiter ??= bulkhead(settings().maxConcurrentRequests, Number.POSITIVE_INFINITY);
    return requestLimiter.execute(task);
}

/** Who holds what by the server, read once a run; undefined when the settings name nothing to read it from. */
export function licensedUsers(where: OrganizationId): Promise<LicensedUsers> | undefined {
    const { accountId } = where;
    if (settings().readFrom === "none") {
        return undefined;
    }
    const client = clientFor(where);
    return isPortalOrganization(settings(accountId), accountId)
        ? memo("licensed users", where, () => readLicensedUsers(client, accountId))
        : undefined;
}

/** The IDs of all users of an organization, read once a run. */
export function userIds(where: OrganizationId): Promise<IdSet> {
    const { findUsersIn } = settings();
    if (findUsersIn === "directory") {
        throw new SettingsError({
            summary: "uipath:findUsersIn = directory has no list of all users.",
            remedy: "run `pulumi config set uipath:findUsersIn …` with users or userPartition.",
        });
    }
    return memo("users", where, async () => {
        const users = await readUsers(clientFor(where), where.accountId, findUsersIn);
        return new IdSet(users.map(({ id }) => id));
    });
}

/** The groups of an account with their members, read once a run. */
export function groupMembers(where: OrganizationId): Promise<Group[]> {
    return memo("groups", where, () => readGroups(clientFor(where), where.accountId));
}

/** What lines of a check rest on: read once a run, and only as long as hints may take. */
export const hints = {
    /** As above. */
    licensedUsers(where: OrganizationId): Promise<LicensedUsers> | undefined {
        const { accountId } = where;
        return settings().readFrom !== "none" && isPortalOrganization(settings(accountId), accountId)
            ? memo("hint: licensed users", where, () =>
                  hint(clientFor(where), (client) => readLicensedUsers(client, accountId)),
              )
            : undefined;
    },

    /** The seats of an account by bundle code; undefined where no setting says from where. */
    seats(where: OrganizationId): Promise<Record<string, Seats> | undefined> | undefined {
        const { accountId } = where;
        const { seatsFrom } = settings();
        return seatsFrom === "none" || (seatsFrom === "portal" && !isPortalOrganization(settings(accountId), accountId))
            ? undefined
            : memo("hint: seats", where, () =>
                  hint(clientFor(where), (client) => readLicenseSummary(client, accountId, seatsFrom)),
              );
    },

    /** The rule that a group has. */
    groupRule(where: OrganizationId, groupId: string): Promise<GroupRuleAnswer | undefined> {
        return memo(`hint: rule ${groupId}`, where, () =>
            hint(clientFor(where), (client) => groupRules(where).read(groupId, { client })),
        );
    },

    /** The groups of an account with their members. */
    groupMembers(where: OrganizationId): Promise<Group[]> {
        return memo("hint: groups", where, () =>
            hint(clientFor(where), (client) => readGroups(client, where.accountId)),
        );
    },
};

/** What was read of an organization in this run stays as it was read. */
function memo<T>(question: string, where: OrganizationId, ask: () => Promise<T>): Promise<T> {
    const key = JSON.stringify([question, keyOf(where)]);
    const answer = (answers.get(key) as Promise<T> | undefined) ?? ask();
    answers.set(key, answer);
    return answer;
}

/** One text for an organization, however its ID is spelt. */
function keyOf({ baseUrl, accountId }: OrganizationId): string {
    return JSON.stringify([baseUrl, canonicalId(accountId)]);
}

/** Organizations at one address share a client, unless they have credentials of their own. */
function clientFor({ baseUrl, accountId }: OrganizationId): UiPathClient {
    const { settings: set, problems, entry = "" } = settingsReading(accountId);
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
    const key = JSON.stringify([baseUrl, entry]);
    const client = clients.get(key) ?? createClient({ ...set, baseUrl, credential, say });
    clients.set(key, client);
    return client;
}
