import type { UserAllocation } from "../allocation/account";
import type { Plan } from "../allocation/plan";
import { type Change, netChanges, type PlannedChanges } from "../domain/changes";
import type { KnownState } from "../domain/known-state";
import { warnOfMassRelease } from "./max-releases";
import { memoizePerObject } from "./memoize-per-object";
import type { Organization, OrganizationId } from "./organizations";
import { ResourceLines } from "./resource-lines";
import type { Session } from "./session";

interface Planned extends PlannedChanges {
    kept: readonly string[];
}

/**
 * Prints the gains and losses in an organization once all its allocations have reported their plans, because the plan of one
 * allocation shows what users hold who move to another. If some allocations do not come, as with `--target`, each line
 * follows its write, or comes at the end of the run.
 */
class ChangeLines {
    readonly #session: Session;
    readonly #organization: Organization;
    /** By key the plans that have not been printed. */
    readonly #planned = new Map<string, Planned>();
    readonly #reported = new Set<string>();

    constructor(session: Session, organization: Organization) {
        this.#session = session;
        this.#organization = organization;
        session.atEnd(() => this.#logAll());
    }

    hasPlan({ key }: UserAllocation): boolean {
        return this.#reported.has(key);
    }

    addPlan({ key }: UserAllocation, plan?: Plan, known?: KnownState): void {
        this.#reported.add(key);
        if (plan && known) {
            const { releases, grants, moved, kept } = plan;
            this.#planned.set(key, { writes: [...grants, ...releases], moved, kept, known });
        }
        if (this.isComplete) {
            this.#logAll();
        }
        this.#organization.users.registry.progress.tick();
    }

    get isComplete(): boolean {
        const { all } = this.#organization.users.registry;
        return all.every(({ key, status }) => this.#reported.has(key) || status === "invalid");
    }

    log({ key }: UserAllocation): void {
        if (this.#planned.has(key)) {
            this.#logChanges(key, this.#findChanges().get(key));
            this.#planned.delete(key);
        }
    }

    #logAll(): void {
        const changes = this.#findChanges();
        for (const key of new Set([...this.#planned.keys(), ...changes.keys()])) {
            this.#logChanges(key, changes.get(key));
        }
        const { registry } = this.#organization.users;
        const released = [...this.#planned.values()]
            .flatMap(({ writes }) => writes.filter(({ userBundleCodes }) => userBundleCodes.length === 0))
            .flatMap(({ userIds }) => userIds.filter((user) => registry.ownerOf(user) === undefined));
        warnOfMassRelease(this.#session, this.#organization, released);
        this.#planned.clear();
    }

    #findChanges(): ReadonlyMap<string, Change[]> {
        return netChanges(this.#planned, (user) => this.#organization.users.registry.ownerOf(user));
    }

    #logChanges(key: string, changes: readonly Change[] = []): void {
        const { accountId } = this.#organization;
        new ResourceLines(this.#session, { __key: key, accountId }, key).changes(changes, this.#planned.get(key)?.kept);
    }
}

const linesOf = memoizePerObject(
    (organization: Organization, session: Session) => new ChangeLines(session, organization),
);

export function changeLinesOf(session: Session, where: OrganizationId): ChangeLines {
    return linesOf(session.organization(where), session);
}
