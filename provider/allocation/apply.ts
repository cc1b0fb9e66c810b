import { IdMap, IdSet } from "../domain/id-map";
import type { KnownState } from "../domain/known-state";
import type { LicenseSet } from "../domain/license-set";
import { StateBuilder } from "../domain/state-builder";
import { toWrites, type Write, type WriteResponse } from "../domain/write";
import { type Failure, mayBeApplied, notSent } from "../domain/write-outcome";
import {
    type FailedUsers,
    findMismatch,
    isMissingUser,
    isRejection,
    resultFor,
    wantsSeats,
} from "../domain/write-result";
import type { Account, UserAllocation } from "./account";
import type { Plan } from "./plan";
import { mayStillWrite } from "./registry";
import type { WriteBatcher } from "./write-batcher";

export interface ApplyResult {
    known: KnownState;
    organizationId: string | undefined;
    failures: readonly FailedUsers[];
    hasReachedServer: boolean;
    /** Users that a delete keeps, because another allocation declares or lists them and may not be written in this run. */
    notTakenOver: readonly string[];
}

export interface ApplyContext {
    account: Account;
    writer: Pick<WriteBatcher, "write">;
    /** For a delete, the allocation that replaces it; undefined if the program declares none. */
    allocation: UserAllocation | undefined;
    isDelete: boolean;
    useExternalLicense: boolean;
    maxUsersPerRequest: number;
    onProgress: (done: number) => void;
    /** Called with a code that a user holds and this allocation never granted; a group may give it. */
    onInherited: (user: string, code: string) => void;
    /** For users whose release the server rejects. Those who are gone count as released. */
    findGone: (users: readonly string[]) => Promise<readonly string[]>;
}

/**
 * All releases, then all grants, then the users who move to another allocation. A failed write stops the others only if
 * they would fail the same way. The server's response becomes the new last known state, whether or not it matches the request.
 */
export async function apply(known: KnownState, plan: Plan, context: ApplyContext): Promise<ApplyResult> {
    const { account, allocation, isDelete } = context;
    const application = new Application(known, plan, context);
    if (allocation && !isDelete) {
        allocation.writes = new IdSet(plan.grants.flatMap(({ userIds }) => userIds));
        account.registry.advance(allocation, "writing");
    }
    await application.write();
    if (allocation && !isDelete) {
        allocation.failed = new IdSet(application.failures.flatMap(({ userIds }) => userIds));
        // Before waiting for others: otherwise two allocations that exchange users would deadlock.
        account.registry.advance(allocation, "finished");
    }
    await application.move();
    return application.result();
}

const none: ReadonlySet<string> = new Set();

class Application {
    readonly failures: FailedUsers[] = [];
    readonly #known: KnownState;
    readonly #plan: Plan;
    readonly #context: ApplyContext;
    readonly #state: StateBuilder;
    readonly #moved: IdSet;
    readonly #notTakenOver: string[] = [];
    readonly #granted = new IdSet();
    /** By released user the tokens seen at the time. */
    readonly #seen = new IdMap<ReadonlySet<string>>();
    #organizationId: string | undefined;
    #done = 0;
    #hasReachedServer = false;
    #isStopped = false;

    constructor(known: KnownState, plan: Plan, context: ApplyContext) {
        this.#known = known;
        this.#plan = plan;
        this.#context = context;
        this.#state = new StateBuilder(known, context.account.token);
        this.#moved = new IdSet(plan.moved);
    }

    async write(): Promise<void> {
        const { releases, grants, kept } = this.#plan;
        for (const user of kept) {
            this.#state.setFormer(user);
            this.#context.account.noteDropped(user);
        }
        await this.#dropGone(releases.map((write) => this.#release(write)));
        await Promise.all(grants.map(async (write) => this.#fail(await this.#grant(write))));
    }

    /** Drops users that other allocations declare, once those have written them or cannot before this one ends. */
    async move(): Promise<void> {
        const { account, useExternalLicense } = this.#context;
        const owners = new Set([...this.#moved].map((user) => account.registry.ownerOf(user)));
        await Promise.all([...owners].map((owner) => owner && this.#untilWritten(owner)));
        const undeclared: string[] = [];
        const inDoubt = new Map<LicenseSet, string[]>();
        for (const user of this.#moved) {
            const owner = account.registry.ownerOf(user);
            if (owner === undefined) {
                (this.#isLeftToAnother(user) ? this.#notTakenOver : undeclared).push(user);
            } else if (account.wasGranted(user)) {
                this.#state.remove(user);
            } else if (owner.target && this.#isLeftToThis(owner, user)) {
                inDoubt.set(owner.target, [...(inDoubt.get(owner.target) ?? []), user]);
            } else {
                this.#leaveTo(owner, user);
            }
        }
        const nothing = { userBundleCodes: [], useExternalLicense };
        const releases = toWrites(undeclared, nothing, this.#context.maxUsersPerRequest);
        await this.#dropGone(releases.map((write) => this.#release(write)));
        for (const [target, users] of inDoubt) {
            users.forEach((user) => void account.noteLeft(user));
            const writes = toWrites(users, target, this.#context.maxUsersPerRequest);
            await this.#dropGone(writes.map((write) => this.#grant(write)));
            users.filter((user) => account.wasGranted(user)).forEach((user) => void this.#state.remove(user));
        }
    }

    result(): ApplyResult {
        return {
            known: this.#state.build(),
            organizationId: this.#organizationId,
            failures: this.failures,
            hasReachedServer: this.#hasReachedServer,
            notTakenOver: this.#notTakenOver,
        };
    }

    /** Deletes come last in a run or precede a replacement, so a delete waits only for writes that have begun. */
    async #untilWritten(owner: UserAllocation): Promise<void> {
        const { account, isDelete } = this.#context;
        if (!isDelete) {
            await account.progress.until(() => !mayStillWrite(owner));
        }
        const isWriting = () => owner.status === "writing";
        await account.progress.until(() => !isWriting(), isWriting);
    }

    /**
     * Whether only this allocation can send the owner's set. Either the owner needs no write, by a state that may be older
     * than this one, or this is a delete and the engine does not target the owner.
     */
    #isLeftToThis({ status, failed }: UserAllocation, user: string): boolean {
        const { account, isDelete } = this.#context;
        const isNoTarget = status === "declared" && isDelete && !account.progress.hasFailed;
        return isNoTarget || (status === "finished" && !failed.has(user));
    }

    /** After a delete, another state that lists the user could no longer learn of the release. */
    #isLeftToAnother(user: string): boolean {
        return this.#context.isDelete && this.#context.account.isBelievedToHold(user);
    }

    #leaveTo(owner: UserAllocation, user: string): void {
        const { account, allocation, isDelete } = this.#context;
        // After a failure the engine may skip the owner, unless this delete makes room for it.
        const hasFailed = !mayStillWrite(owner) || (account.progress.hasFailed && owner !== allocation);
        if (hasFailed && isDelete) {
            this.#notTakenOver.push(user);
        } else if (owner.failed.has(user)) {
            this.#markUnconfirmed([user]);
        } else if (!hasFailed) {
            account.noteLeft(user);
            if (isDelete) {
                this.#state.remove(user);
            } else {
                this.#state.setLeft(user);
            }
        }
    }

    /** Looks for users who are gone once, after the server has rejected all that it does not know. */
    async #dropGone(rejected: readonly Promise<FailedUsers[]>[]): Promise<void> {
        const { registry } = this.#context.account;
        const unknown = (await Promise.all(rejected)).flat();
        // The state of a finished owner lists the user, so only an error shows that the user is not as declared.
        const candidates = unknown
            .flatMap((failure) => failure.userIds)
            .filter((user) => registry.ownerOf(user)?.status !== "finished");
        const gone = new IdSet(candidates.length > 0 ? await this.#context.findGone(candidates) : []);
        const isHere = (user: string) => !gone.has(user);
        this.#fail(unknown.map(({ userIds, reason }) => ({ userIds: userIds.filter(isHere), reason })));
        for (const user of gone) {
            this.#state.setReleased(user, this.#seenOf(user));
        }
    }

    async #release(write: Write): Promise<FailedUsers[]> {
        const { account, writer } = this.#context;
        const { userIds: asked } = write;
        const selectUsers = () => {
            const users = this.#isStopped
                ? []
                : asked.filter((user) => !account.registry.ownerOf(user) && !this.#isLeftToAnother(user));
            for (const user of users) {
                // Only tokens of other allocations: an allocation does not take over from itself.
                this.#seen.set(user, account.noteTakeOver(user));
                account.noteDropped(user);
            }
            return users;
        };
        const { userIds, response, failures } = await account.withUserLocks(asked, () =>
            writer.write(write, asked.length, selectUsers),
        );
        const mismatches = this.#note(write, userIds, failures, response, (user) => this.#seenOf(user));
        this.#skip(asked, userIds, (user) => void this.#moved.add(user));
        return this.#failKnown([...failures, ...mismatches]);
    }

    /** Returns the users that the server seems not to know. */
    async #grant(write: Write): Promise<FailedUsers[]> {
        const { account, writer } = this.#context;
        const unknown: FailedUsers[] = [];
        for (let asked = write.userIds; asked.length > 0; ) {
            const { seatEpoch } = account;
            const { userIds, response, failures } = await account.withUserLocks(asked, () =>
                writer.write(write, asked.length, () => (this.#isStopped ? [] : asked)),
            );
            const seenOf = (user: string) => (this.#moved.has(user) ? none : account.noteTakeOver(user));
            unknown.push(...this.#failKnown(this.#note(write, userIds, failures, response, seenOf)));
            this.#skip(asked, userIds);
            const short = failures.filter(wantsSeats);
            const isToRepeat = short.length > 0 && (await account.waitForSeats(seatEpoch));
            const final = isToRepeat ? failures.filter((failure) => !short.includes(failure)) : failures;
            unknown.push(...this.#failKnown(final));
            asked = isToRepeat ? short.flatMap((failure) => failure.userIds) : [];
            // The server may have applied part of this attempt, however the next one ends.
            short
                .filter(({ reason }) => mayBeApplied(reason))
                .forEach((failure) => void this.#markUnconfirmed(failure.userIds));
        }
        // Another state lists them and may drop them, even if it granted them this set, so this state must keep them.
        this.#markUnconfirmed(write.userIds.filter((user) => account.isTraced(user) && !this.#granted.has(user)));
        return unknown;
    }

    #note(
        write: Write,
        userIds: readonly string[],
        failures: readonly Failure[],
        response: WriteResponse,
        seenOf: (user: string) => ReadonlySet<string>,
    ): FailedUsers[] {
        const { account, allocation, onProgress, onInherited } = this.#context;
        const { holdings, inherited: knownInherited } = this.#known;
        const failed = new IdSet(failures.flatMap((failure) => failure.userIds));
        const reached = userIds.filter((user) => !failed.has(user));
        this.#organizationId ??= response.organizationId;
        this.#done += reached.length;
        this.#hasReachedServer ||= reached.length > 0;
        onProgress(this.#done);
        let isSeatFreed = false;
        const mismatches: FailedUsers[] = [];
        for (const user of reached) {
            const known = holdings.get(user)?.userBundleCodes ?? [];
            const given = known.filter((code) => !knownInherited.has(code));
            const { holding, inherited } = resultFor(write, response, user, given);
            const mismatch = findMismatch(write, holding);
            allocation?.writes.delete(user);
            if (!mismatch && write.userBundleCodes.length > 0) {
                this.#granted.add(user);
                account.noteGrant(user);
            }
            if (holding === undefined) {
                this.#state.markUnconfirmed(user);
            } else {
                this.#state.setInherited(
                    inherited,
                    known.filter((code) => !given.includes(code) && !inherited.includes(code)),
                );
                if (holding.userBundleCodes.length > 0 || write.userBundleCodes.length > 0) {
                    this.#state.setHolding(user, holding, seenOf(user));
                } else {
                    this.#state.setReleased(user, seenOf(user));
                }
            }
            inherited.forEach((code) => void onInherited(user, code));
            isSeatFreed ||= known.some((code) => !holding?.userBundleCodes.includes(code));
            if (mismatch) {
                mismatches.push({ userIds: [user], reason: mismatch });
            }
        }
        if (isSeatFreed) {
            account.notifySeatsFreed();
        }
        return mismatches;
    }

    #skip(asked: readonly string[], sent: readonly string[], otherwise?: (user: string) => void): void {
        const isSent = new IdSet(sent);
        const skipped = asked.filter((user) => !isSent.has(user));
        if (this.#isStopped) {
            this.#fail([{ userIds: skipped, reason: notSent }]);
        } else if (otherwise) {
            skipped.forEach(otherwise);
        }
    }

    /** Returns the users that the server seems not to know; the others fail. */
    #failKnown(failures: readonly FailedUsers[]): FailedUsers[] {
        const isUnknown = (failure: FailedUsers) => isRejection(failure) || isMissingUser(failure);
        this.#fail(failures.filter((failure) => !isUnknown(failure)));
        return failures.filter(isUnknown);
    }

    #fail(failures: readonly FailedUsers[]): void {
        for (const { userIds, reason } of failures.filter(({ userIds }) => userIds.length > 0)) {
            this.failures.push({ userIds, reason });
            this.#context.account.progress.noteFailure();
            const isError = reason instanceof Error;
            this.#isStopped ||= isError && !reason.isRequestSpecific;
            if (isError && mayBeApplied(reason)) {
                this.#hasReachedServer = true;
                this.#markUnconfirmed(userIds);
            }
        }
    }

    #seenOf(user: string): ReadonlySet<string> {
        return this.#seen.get(user) ?? none;
    }

    #markUnconfirmed(users: readonly string[]): void {
        users.forEach((user) => void this.#state.markUnconfirmed(user));
    }
}
