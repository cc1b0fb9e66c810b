import { Directory, type Group, type Person } from "./directory";
import { GroupRules, type RuleInLedger } from "./group-rules";
import { idKey } from "./id";
import { Refusal } from "./refusal";

/** The bundles that UiPath documents for users, and the seats of each that the example organization has bought. */
const documentedBundles = ["ACNU", "ATTUNU", "CTZDEVNU", "IDU", "PMBU", "PMD", "RPADEVNU", "RPADEVPRONU", "TSTNU"];
const laterBundles = ["AKIT", "AXPNU"];

export interface OrganizationOptions {
    accountId: string;
    /** Users who exist from the start. Others appear with their first allocation. */
    users?: readonly string[];
    /** Seats bought, by bundle code. */
    seats?: Readonly<Record<string, number>>;
    /** The people of its directory. Default: none, and no license holder is missing from it. */
    people?: readonly Person[];
    /** The groups of its directory. Default: none is listed, and any ID is a valid group. */
    groups?: readonly Group[];
}

/** The organization of the documentation's example: `song-one` and its three singers. */
export const exampleOrganization: OrganizationOptions = {
    accountId: "song-one",
    users: ["singer-77", "singer-88", "singer-111"],
    seats: Object.fromEntries([...documentedBundles, ...laterBundles].map((code) => [code, 10])),
};

export interface Allocation {
    userIds: readonly string[];
    userBundleCodes: readonly string[];
    useExternalLicense: boolean;
}

export interface UserLicense {
    userId: string;
    organizationId: string;
    useExternalLicense: boolean;
    userBundleCodes: string[];
}

/** Who holds what, and how many seats of each bundle are bought and in use. */
export interface Ledger {
    accountId: string;
    /** Every known user, with or without bundles. */
    users: Record<string, string[]>;
    seats: Record<string, { bought: number; taken: number; left: number }>;
    /**
     * Every group that ever had a rule. A rule uses no seats; its members would, but the simulator does not model them.
     */
    groups: Record<string, RuleInLedger>;
}

/** One user with one bundle uses one seat. */
export class Organization {
    readonly accountId: string;
    readonly directory: Directory;
    readonly groupRules: GroupRules;
    readonly #bought: ReadonlyMap<string, number>;
    readonly #held = new Map<string, { codes: ReadonlySet<string>; external: boolean }>();
    readonly #taken = new Map<string, number>();
    /** The first spelling of each user's ID. */
    readonly #spelling = new Map<string, string>();

    constructor({ accountId, users = [], seats = {}, people, groups }: OrganizationOptions) {
        this.accountId = accountId;
        this.#bought = new Map(Object.entries(seats));
        this.directory = new Directory(people, groups);
        this.groupRules = new GroupRules(
            accountId,
            (code) => this.#bought.has(code),
            (groupId) => this.directory.hasGroup(groupId),
        );
        for (const user of users) {
            this.#set(user, new Set(), false);
        }
    }

    /**
     * If a bundle would exceed what was bought, refuses and changes nothing. A bundle that was never bought is not an
     * error: the user does not get it.
     */
    allocate({ userIds, userBundleCodes, useExternalLicense }: Allocation): UserLicense[] {
        const codes = new Set(userBundleCodes.filter((code) => this.#bought.has(code)));
        const users = [...new Set(userIds.map(idKey))];
        for (const code of codes) {
            const keep = users.filter((user) => this.#held.get(user)?.codes.has(code)).length;
            if ((this.#taken.get(code) ?? 0) - keep + users.length > (this.#bought.get(code) ?? 0)) {
                const words =
                    "The license allocation is not allowed because it exceeds the account license quantities.";
                throw new Refusal(409, words);
            }
        }
        return userIds.map((userId) => {
            this.#set(userId, codes, useExternalLicense);
            return { userId, organizationId: this.accountId, useExternalLicense, userBundleCodes: [...codes] };
        });
    }

    /** The users who ever got an allocation, in order. */
    licensedUsers(): { id: string; userBundleLicenses: string[] }[] {
        return [...this.#held].map(([user, { codes }]) => ({
            id: this.#spelling.get(user) ?? user,
            userBundleLicenses: [...codes],
        }));
    }

    seats(): { code: string; bought: number; taken: number }[] {
        return [...this.#bought].map(([code, bought]) => ({ code, bought, taken: this.#taken.get(code) ?? 0 }));
    }

    ledger(): Ledger {
        const users = [...this.#held].map(
            ([user, { codes }]) => [this.#spelling.get(user), [...codes].sort()] as const,
        );
        return {
            accountId: this.accountId,
            users: Object.fromEntries(users),
            seats: Object.fromEntries(
                this.seats().map(({ code, bought, taken }) => [code, { bought, taken, left: bought - taken }]),
            ),
            groups: this.groupRules.ledger(),
        };
    }

    #set(userId: string, codes: ReadonlySet<string>, external: boolean): void {
        const user = idKey(userId);
        for (const code of this.#held.get(user)?.codes ?? []) {
            this.#taken.set(code, (this.#taken.get(code) ?? 0) - 1);
        }
        for (const code of codes) {
            this.#taken.set(code, (this.#taken.get(code) ?? 0) + 1);
        }
        this.#held.set(user, { codes, external });
        if (!this.#spelling.has(user)) {
            this.#spelling.set(user, userId);
        }
    }
}
