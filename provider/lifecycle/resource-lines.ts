import { printRule, type RuleBefore } from "../contract/rule-line";
import { type Change, diffStates } from "../domain/changes";
import type { RuleChange } from "../domain/group-rule";
import type { KnownState } from "../domain/known-state";
import type { LicensingError } from "../errors";
import { quote } from "../text";
import { describeChange, paintRule } from "./change-text";
import { logUserNames } from "./log-user-names";
import type { Session } from "./session";

export class ResourceLines {
    /** The resource's name in its lines. A resource without a key has the organization in its ID. */
    readonly name: string;
    readonly key: string | undefined;
    readonly #session: Session;

    constructor(session: Session, { __key, accountId }: { __key?: string | undefined; accountId: string }, id: string) {
        this.#session = session;
        this.key = __key;
        this.name = __key === undefined ? id : `${session.organizations.nameOf(__key)} in ${accountId}`;
    }

    #log(line: string): void {
        this.#session.log.info(`${this.name}: ${line}`, this.key);
    }

    #logOnce(line: string): void {
        this.#session.infoOnce(`${this.name}: ${line}`, { key: this.key });
    }

    /** Pulumi's own diff compares lists by position, so one user who joins at the front changes all its lines. */
    changes(changes: readonly Change[], kept: readonly string[] = []): void {
        const { people } = this.#session;
        for (const change of changes) {
            this.#log(this.#describe(change));
        }
        if (kept.length > 0) {
            this.#log(`no longer declared, keeping their licenses: ${people.describeUsers(kept)}`);
        }
        logUserNames(this.#session, [...changes.flatMap(({ userIds }) => userIds), ...kept]);
    }

    #describe({ userIds, ...change }: Change): string {
        const { people, organizations } = this.#session;
        const from = change.from && organizations.nameOf(change.from);
        return `${describeChange({ ...change, from })}: ${people.describeUsers(userIds)}`;
    }

    gone(users: readonly string[]): void {
        if (users.length > 0) {
            const named = this.#session.people.describeUsers(users);
            this.#log(`no longer in the organization, nothing to release: ${named}`);
        }
    }

    left(users: readonly string[]): void {
        if (users.length > 0) {
            this.#log(
                `moved to another allocation, which releases them: ${this.#session.people.describeUsers(users)}. ` +
                    "If it was never applied, they keep their licenses",
            );
        }
    }

    /** Refresh does not read from an address that neither the settings nor the program have any more. */
    movedServer(baseUrl: string): void {
        this.#log(
            `not read, because its address changed from ${baseUrl}. The next \`pulumi up\` writes it at the new address`,
        );
    }

    drift(before: KnownState, after: KnownState): void {
        for (const change of diffStates(before, after)) {
            this.#logOnce(`changed outside Pulumi: ${this.#describe(change)}`);
        }
    }

    ruleChange(groupId: string, change: RuleChange | undefined, unconfirmed: boolean): void {
        const what = (change && paintRule(change)) || (unconfirmed ? "same rule, sent again" : "");
        if (what) {
            this.#log(`${what}${unconfirmed ? " (unconfirmed)" : ""}: group ${quote(groupId)}`);
        }
    }

    adoption(before: RuleBefore, change: RuleChange | undefined): void {
        this.#session.infoOnce(printRule(before), { key: this.key });
        if (change) {
            this.#logOnce(`${paintRule(change)}: group ${quote(before.groupId)}`);
        }
    }

    ruleDrift(groupId: string, change: RuleChange | undefined): void {
        if (change) {
            this.#logOnce(`changed outside Pulumi: ${paintRule(change)}: group ${quote(groupId)}`);
        }
    }

    ruleNotRead(groupId: string, ofList: LicensingError): void {
        this.#log(
            `the rule of group ${quote(groupId)} was not found (404), and the list of groups cannot be read: ` +
                `${ofList.explanation.summary} [${ofList.code}] The last known state is kept`,
        );
    }

    groupGone(groupId: string): void {
        this.#log(`group ${quote(groupId)} no longer exists, and neither does its rule`);
    }
}
