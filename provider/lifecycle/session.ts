import { randomBytes } from "node:crypto";
import { type BulkheadPolicy, bulkhead } from "cockatiel";
import { Account } from "../allocation/account";
import { Progress } from "../allocation/progress";
import { Registry } from "../allocation/registry";
import { WriteBatcher } from "../allocation/write-batcher";
import { type Declaration, fingerprint } from "../contract/declarations";
import { canonicalId } from "../domain/id";
import { SeatDemand } from "../domain/seat-demand";
import { InterruptedError, SettingsError } from "../errors";
import { findUnknownSettings, readSettings, type SettingsReading, validateProxy } from "../settings/settings";
import type { Problem, ReadConfig, Settings } from "../settings/types";
import { plural } from "../text";
import { allocateUserLicenses } from "../uipath/endpoints/user-licenses";
import { SizeLimit, writeInParts } from "../uipath/endpoints/write-in-parts";
import { createClient } from "../uipath/http/client";
import type { UiPathClient } from "../uipath/http/types";
import { GroupRules } from "./group-rules";
import { HintBudget } from "./hint-budget";
import { isUnknown, unknownValue } from "./input-reader";
import type { Log } from "./log";
import { type Organization, type OrganizationId, Organizations, organizationKey } from "./organizations";
import { People } from "./people";

export interface SessionOptions {
    log: Log;
    readConfig: ReadConfig | undefined;
    /** Only the keys of all given settings show misspelled ones. */
    settingKeys: readonly string[];
    /** The engine's address, where the program and the provider meet. */
    engine: string;
    collectDeclarations: () => readonly Declaration[];
    mayDeclareMore?: () => boolean;
    shortName: (key: string) => string;
    atEnd: (task: () => void) => void;
}

export class Session {
    readonly log: Log;
    readonly atEnd: SessionOptions["atEnd"];
    readonly fingerprint: (id: string) => string;
    readonly people: People;
    readonly organizations: Organizations;
    readonly hintBudget = new HintBudget();
    /** Refresh calls diff too, but no check, and its diffs announce no writes. */
    hasChecked = false;

    readonly #options: SessionOptions;
    readonly #progress = new Progress();
    readonly #token = randomBytes(4).toString("hex");
    readonly #unknownSettings: readonly string[];
    /** The settings by canonical account ID; "" for the default organization. */
    readonly #readings = new Map<string, SettingsReading>();
    readonly #clients = new Map<string, UiPathClient>();
    readonly #sizeLimits = new Map<string, SizeLimit>();
    readonly #groupRules = new Map<string, GroupRules>();
    readonly #answers = new Map<string, Promise<unknown>>();
    readonly #logged = new Set<string>();
    readonly #ofPreview: (() => void)[] = [];
    #isPreview = false;
    #isInterrupted = false;
    #requestLimiter: BulkheadPolicy | undefined;

    /** Reports no problems: the engine would blame them for all that follows. */
    constructor(options: SessionOptions) {
        const { log, readConfig, settingKeys, engine, shortName, atEnd } = options;
        this.#options = options;
        this.log = log;
        this.atEnd = atEnd;
        this.fingerprint = (id) => fingerprint(engine, id);
        this.people = new People(this.fingerprint);
        this.organizations = new Organizations({
            create: (where) => this.#createOrganization(where),
            settings: (accountId) => this.settings(accountId),
            shortName,
        });
        // Registers the credentials for redaction.
        this.reading();
        this.#unknownSettings = readConfig ? findUnknownSettings(settingKeys, readConfig) : [];
    }

    infoOnce(line: string, { about = line, key }: { about?: string; key?: string | undefined } = {}): void {
        if (this.#isFirst(about)) {
            this.log.info(line, key);
        }
    }

    warnOnce(line: string, key?: string): void {
        if (this.#isFirst(line)) {
            this.log.warn(line, key);
        }
    }

    becomePreview(): void {
        this.#isPreview = true;
        for (const task of this.#ofPreview.splice(0)) {
            task();
        }
    }

    /** As soon as the run is known to be a preview. */
    inPreview(task: () => void): void {
        if (this.#isPreview) {
            task();
        } else {
            this.#ofPreview.push(task);
        }
    }

    /** Lets the writes under way finish and prevents new ones. */
    interrupt(): void {
        this.#isInterrupted = true;
    }

    #rejectInterrupted(): void {
        if (this.#isInterrupted) {
            throw new InterruptedError({
                summary: "the run was interrupted before this was sent.",
                remedy: "run the same command again. The state keeps what was written.",
            });
        }
    }

    #isFirst(about: string): boolean {
        return this.#logged.size < this.#logged.add(about).size;
    }

    reading(accountId?: string): SettingsReading {
        const key = accountId === undefined ? "" : canonicalId(accountId);
        const reading = this.#readings.get(key) ?? readSettings(this.#options.readConfig, process.env, accountId);
        this.#readings.set(key, reading);
        return reading;
    }

    settings(accountId?: string): Settings {
        return this.reading(accountId).settings;
    }

    /** Warns of misspelled settings once a run. In a preview, the organization may be unknown, and so its address. */
    settingsFor(accountId: unknown): { settings: Settings; problems: readonly Problem[] } {
        for (const unknown of this.#unknownSettings) {
            this.warnOnce(unknown);
        }
        const reading = this.reading(typeof accountId === "string" && !isUnknown(accountId) ? accountId : undefined);
        return isUnknown(accountId) && reading.hasEntries
            ? { settings: { ...reading.settings, baseUrl: unknownValue }, problems: reading.sharedProblems }
            : reading;
    }

    organization(where: OrganizationId): Organization {
        return this.organizations.get(where);
    }

    readDeclarations(): void {
        for (const declaration of this.#options.collectDeclarations()) {
            if (declaration.isPreview) {
                this.becomePreview();
            }
            this.people.noteNames(declaration.names, declaration.directory);
            this.organizations.declare(declaration);
        }
    }

    #createOrganization({ baseUrl, accountId }: OrganizationId): Organization {
        const users = new Account(this.#progress, this.fingerprint, this.#token, this.#options.mayDeclareMore);
        const writer = new WriteBatcher({
            write: (write) =>
                writeInParts(
                    (part) =>
                        this.#progress.request(async () => {
                            this.#rejectInterrupted();
                            return allocateUserLicenses(this.clientFor({ baseUrl, accountId }), accountId, part);
                        }),
                    write,
                    this.#sizeLimitAt(baseUrl),
                    (most) =>
                        this.log.info(
                            `${baseUrl} takes at most ${plural(most, "user")} in a request; to send no larger ones, ` +
                                `run \`pulumi config set uipath:maxUsersPerRequest ${most}\``,
                        ),
                ),
            limitRequests: (task) => this.#limitRequests(task),
            maxUsersPerRequest: this.settings().maxUsersPerRequest,
            isPending: (set) => users.registry.isPending(set),
            progress: this.#progress,
        });
        return {
            baseUrl,
            accountId,
            users,
            groups: new Registry(this.#progress, this.fingerprint, JSON.stringify),
            writer,
            seatDemand: new SeatDemand(),
        };
    }

    #sizeLimitAt(baseUrl: string): SizeLimit {
        const known = this.#sizeLimits.get(baseUrl) ?? new SizeLimit();
        this.#sizeLimits.set(baseUrl, known);
        return known;
    }

    groupRules(where: OrganizationId): GroupRules {
        const client = this.clientFor(where);
        const key = organizationKey(where);
        const known =
            this.#groupRules.get(key) ??
            new GroupRules(client, where.accountId, (task) =>
                this.#limitRequests(async () => {
                    this.#rejectInterrupted();
                    return task();
                }),
            );
        this.#groupRules.set(key, known);
        return known;
    }

    #limitRequests<T>(task: () => Promise<T>): Promise<T> {
        this.#requestLimiter ??= bulkhead(this.settings().maxConcurrentRequests, Number.POSITIVE_INFINITY);
        return this.#requestLimiter.execute(task);
    }

    memo<T>(question: string, where: OrganizationId, ask: () => Promise<T>): Promise<T> {
        const key = JSON.stringify([question, organizationKey(where)]);
        const answer = (this.#answers.get(key) as Promise<T> | undefined) ?? ask();
        this.#answers.set(key, answer);
        return answer;
    }

    /** Organizations at one address share a client, unless they have their own credentials. */
    clientFor({ baseUrl, accountId }: OrganizationId): UiPathClient {
        const { settings, problems, entry = "" } = this.reading(accountId);
        const { credential } = settings;
        const messages = problems.map(({ message }) => message);
        const ofProxy = validateProxy(baseUrl, process.env);
        if (ofProxy && messages.length === 0) {
            messages.push(ofProxy);
        }
        if (messages.length > 0 || !credential) {
            throw new SettingsError({
                summary: `the settings are invalid: ${messages.join("; ")}.`,
                remedy: "set the values above; `pulumi destroy` and `pulumi refresh` read new config only with --run-program.",
            });
        }
        const key = JSON.stringify([baseUrl, entry]);
        const known =
            this.#clients.get(key) ??
            createClient({ ...settings, baseUrl, credential, say: (line) => this.log.info(line) });
        this.#clients.set(key, known);
        return known;
    }
}
