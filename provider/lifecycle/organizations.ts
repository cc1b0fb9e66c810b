import type { Account } from "../allocation/account";
import type { Registry } from "../allocation/registry";
import type { WriteBatcher } from "../allocation/write-batcher";
import type { Declaration } from "../contract/declarations";
import type { GroupRule } from "../domain/group-rule";
import { canonicalId } from "../domain/id";
import type { SeatDemand } from "../domain/seat-demand";
import { normalizeBaseUrl, validateBaseUrl } from "../settings/base-url";
import type { Settings } from "../settings/types";

/** The same account ID at another address is another organization, such as a restored copy. */
export interface OrganizationId {
    baseUrl: string;
    accountId: string;
}

export interface Organization extends OrganizationId {
    users: Account;
    groups: Registry<GroupRule>;
    writer: WriteBatcher;
    seatDemand: SeatDemand;
}

export function organizationKey({ baseUrl, accountId }: OrganizationId): string {
    return JSON.stringify([baseUrl, canonicalId(accountId)]);
}

interface Options {
    create: (where: OrganizationId) => Organization;
    settings: (accountId?: string) => Settings;
    shortName: (key: string) => string;
}

export class Organizations {
    readonly #options: Options;
    readonly #all = new Map<string, Organization>();
    /** By kind and key. */
    readonly #registryOf = new Map<string, Pick<Registry<unknown>, "remove" | "find">>();
    #isDestroy = false;

    constructor(options: Options) {
        this.#options = options;
    }

    get({ baseUrl, accountId }: OrganizationId): Organization {
        const key = organizationKey({ baseUrl, accountId });
        const known = this.#all.get(key) ?? this.#options.create({ baseUrl, accountId: canonicalId(accountId) });
        this.#all.set(key, known);
        return known;
    }

    declare({ key, kind, members, userBundleCodes, useExternalLicense = false, ...given }: Declaration): void {
        const { settings } = this.#options;
        const { accountId = settings().accountId } = given;
        const { baseUrl = settings(accountId).baseUrl } = given;
        const { allowInsecureHttp } = settings();
        if (accountId === undefined || baseUrl === undefined || validateBaseUrl(baseUrl, { allowInsecureHttp })) {
            return;
        }
        const { users, groups } = this.get({ baseUrl: normalizeBaseUrl(baseUrl), accountId });
        if (kind === "users") {
            const target = userBundleCodes && {
                userBundleCodes: [...new Set(userBundleCodes)].sort(),
                useExternalLicense,
            };
            this.place(users.registry, kind, key).declare(key, members, target);
        } else {
            this.place(groups, kind, key).declare(key, members, undefined);
        }
    }

    /** Check's organization takes precedence over the program's. */
    place<T>(registry: Registry<T>, kind: Declaration["kind"], key: string): Registry<T> {
        const place = `${kind} ${key}`;
        const before = this.#registryOf.get(place);
        if (before !== undefined && before !== registry) {
            before.remove(key);
        }
        this.#registryOf.set(place, registry);
        return registry;
    }

    get #registries() {
        return [...this.#all.values()].flatMap(({ users, groups }) => [users.registry, groups]);
    }

    /**
     * Whether a delete belongs to a destroy; call it once for each delete. In a destroy, the program's announcements do not
     * count, because the engine brings none of these resources. A destroy without the program announces nothing; one that
     * runs the program deletes its resources and checks none.
     */
    isDestroyOf(kind: Declaration["kind"], key: string | undefined): boolean {
        const all = this.#registries.flatMap((registry) => registry.all);
        const isAnnounced = key === undefined || this.#registryOf.get(`${kind} ${key}`)?.find(key) !== undefined;
        if (all.some(({ isChecked }) => isChecked)) {
            this.#isDestroy = false;
        } else if (isAnnounced || all.length === 0) {
            this.#isDestroy = true;
            for (const registry of this.#registries) {
                registry.forgetDeclared();
            }
        }
        return this.#isDestroy;
    }

    /** The whole key where the name is ambiguous. */
    nameOf(key: string): string {
        const { shortName } = this.#options;
        const keys = this.#registries.flatMap((registry) => registry.all.map((each) => each.key));
        const isAmbiguous = new Set(keys.filter((each) => shortName(each) === shortName(key))).size > 1;
        return isAmbiguous ? key : shortName(key);
    }

    /** The server may have moved: an address follows the settings or the program, wherever it came from. */
    addressOf({
        baseUrl,
        accountId,
        __isOwnAddress,
    }: OrganizationId & { __isOwnAddress?: boolean | undefined }): string {
        const { baseUrl: setting, accountId: settingsAccount = "" } = this.#options.settings(accountId);
        const declared = [...this.#all.values()]
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
}
