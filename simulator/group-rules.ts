import { idKey } from "./id";
import { Refusal } from "./refusal";

export interface GroupAllocation {
    userBundleCodes: readonly string[];
    /** Default: false. */
    useExternalLicense?: boolean;
}

export interface Quota {
    userBundleCode: string;
    limit: number;
}

export interface GroupRule {
    groupId: string;
    organizationId: string;
    useExternalLicense: boolean;
    userBundleCodes: string[];
}

export interface GroupRuleWithQuota {
    groupRule: GroupRule;
    quotas: (Quota & { currentUsage: number })[];
}

export interface RuleInLedger {
    userBundleCodes: string[];
    quotas?: Record<string, number>;
}

/** A group may have usage before it has a rule. */
interface Kept {
    /** The first spelling of the group's ID. */
    groupId: string;
    rule?: { codes: readonly string[]; external: boolean };
    limits: ReadonlyMap<string, number>;
    usage: Map<string, number>;
}

export class GroupRules {
    readonly #kept = new Map<string, Kept>();

    constructor(
        private readonly accountId: string,
        private readonly isBought: (code: string) => boolean,
        private readonly isGroup: (groupId: string) => boolean,
    ) {}

    /** A group without a rule reads like an empty rule. */
    read(groupId: string): GroupRule {
        const { rule } = this.#keptOf(groupId);
        return {
            groupId,
            organizationId: this.accountId,
            useExternalLicense: rule?.external ?? false,
            userBundleCodes: [...(rule?.codes ?? [])],
        };
    }

    readWithQuota(groupId: string): GroupRuleWithQuota {
        const { limits, usage } = this.#keptOf(groupId);
        const quotas = [...limits].map(([userBundleCode, limit]) => ({
            userBundleCode,
            limit,
            currentUsage: usage.get(userBundleCode) ?? 0,
        }));
        return { groupRule: this.read(groupId), quotas };
    }

    /**
     * As with users, a bundle that was never bought is not an error: the rule leaves it out. A quota below the number
     * in use is refused, and nothing changes.
     */
    allocate(groupId: string, allocation: GroupAllocation, quotas?: readonly Quota[]): void {
        const kept = this.#keptOf(groupId);
        const bought = (quotas ?? []).filter(({ userBundleCode }) => this.isBought(userBundleCode));
        for (const { userBundleCode, limit } of bought) {
            const used = kept.usage.get(userBundleCode) ?? 0;
            if (limit < used) {
                const words = `The quota of ${userBundleCode}, ${limit}, is below its current usage, ${used}.`;
                throw new Refusal(409, words);
            }
        }
        kept.rule = {
            codes: [...new Set(allocation.userBundleCodes)].filter(this.isBought),
            external: allocation.useExternalLicense ?? false,
        };
        if (quotas) {
            kept.limits = new Map(bought.map(({ userBundleCode, limit }) => [userBundleCode, limit]));
        }
        this.#kept.set(idKey(groupId), kept);
    }

    use(groupId: string, code: string, usage: number): void {
        const kept = this.#keptOf(groupId);
        kept.usage.set(code, usage);
        this.#kept.set(idKey(groupId), kept);
    }

    ledger(): Record<string, RuleInLedger> {
        const rules = [...this.#kept.values()].flatMap(({ groupId, rule, limits }) => {
            const quotas = limits.size > 0 ? { quotas: Object.fromEntries(limits) } : {};
            return rule ? [[groupId, { userBundleCodes: [...rule.codes].sort(), ...quotas }] as const] : [];
        });
        return Object.fromEntries(rules);
    }

    #keptOf(groupId: string): Kept {
        if (!this.isGroup(groupId)) {
            throw new Refusal(404, "The group does not exist.");
        }
        return this.#kept.get(idKey(groupId)) ?? { groupId, limits: new Map(), usage: new Map() };
    }
}
