import type { GroupRule } from "../domain/group-rule";
import { GroupNotFoundError } from "../errors";
import { type GroupRuleResponse, readGroupRule, writeGroupRule } from "../uipath/endpoints/group-rules";
import type { UiPathClient } from "../uipath/http/types";

/** Learns from the first response whether the server has quotas. */
export class GroupRules {
    readonly #client: UiPathClient;
    readonly #accountId: string;
    readonly #limit: <T>(task: () => Promise<T>) => Promise<T>;
    #hasQuotas: boolean | undefined;
    #firstRead: Promise<void> | undefined;

    constructor(client: UiPathClient, accountId: string, limit: <T>(task: () => Promise<T>) => Promise<T>) {
        this.#client = client;
        this.#accountId = accountId;
        this.#limit = limit;
    }

    /**
     * The rule with its quotas, or without where the server has none; undefined where the rule or group does not exist.
     * @param hadQuotas The rule had quotas before, so read them whatever other rules have shown.
     */
    async read(
        groupId: string,
        { client = this.#client, hadQuotas = false } = {},
    ): Promise<GroupRuleResponse | undefined> {
        while (this.#hasQuotas === undefined && this.#firstRead) {
            await this.#firstRead;
        }
        const reading = this.#read(groupId, client, hadQuotas);
        if (this.#hasQuotas === undefined) {
            const reset = () => {
                this.#firstRead = undefined;
            };
            this.#firstRead = reading.then(reset, reset);
        }
        return reading;
    }

    async #read(groupId: string, client: UiPathClient, hadQuotas: boolean): Promise<GroupRuleResponse | undefined> {
        const withQuotas = hadQuotas || this.#hasQuotas !== false ? await this.#send(groupId, client, true) : undefined;
        if (withQuotas) {
            this.#hasQuotas = true;
            return withQuotas;
        }
        const rule = await this.#send(groupId, client, false);
        if (rule) {
            this.#hasQuotas ??= false;
        }
        return rule;
    }

    async readQuotas(groupId: string): Promise<GroupRuleResponse | undefined> {
        return this.#hasQuotas === false ? undefined : this.#send(groupId, this.#client, true);
    }

    /** An empty set of quotas removes existing ones. A server without quotas gets only the rule. */
    async write(groupId: string, rule: GroupRule): Promise<GroupRuleResponse> {
        const write = (wanted: GroupRule) =>
            this.#limit(() => writeGroupRule(this.#client, this.#accountId, groupId, wanted));
        const hasNone = rule.quotas !== undefined && Object.keys(rule.quotas).length === 0;
        try {
            return await write(rule);
        } catch (error) {
            if (hasNone && error instanceof GroupNotFoundError) {
                return write({ ...rule, quotas: undefined });
            }
            throw error;
        }
    }

    #send(groupId: string, client: UiPathClient, withQuotas: boolean): Promise<GroupRuleResponse | undefined> {
        return this.#limit(() => readGroupRule(client, this.#accountId, groupId, withQuotas));
    }
}
