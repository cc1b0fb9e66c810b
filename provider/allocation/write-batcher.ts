import { setImmediate as nextTurn } from "node:timers/promises";
import { type LicenseSet, licenseSetKey } from "../domain/license-set";
import { combineResponses, type Write } from "../domain/write";
import { asUnconfirmed, type Failure, notSent, outcomeOf, type WriteOutcome } from "../domain/write-outcome";
import type { Progress } from "./progress";

type Sent = WriteOutcome & { userIds: readonly string[] };

interface PendingWrite {
    maxUsers: number;
    selectUsers: () => readonly string[];
    resolve: (sent: Sent) => void;
}

export interface WriteBatcherOptions {
    /** Never throws. */
    write: (write: Write) => Promise<WriteOutcome>;
    limitRequests: <T>(task: () => Promise<T>) => Promise<T>;
    maxUsersPerRequest: number;
    isPending: (set: LicenseSet) => boolean;
    progress: Progress;
}

interface Batch {
    waiting: PendingWrite[];
    requests: number;
}

/** Users who get the same set share a request, because the platform limits the number of requests, not of users. */
export class WriteBatcher {
    readonly #options: WriteBatcherOptions;
    readonly #batches = new Map<string, Batch>();

    constructor(options: WriteBatcherOptions) {
        this.#options = options;
    }

    /** Grants a set to at most `maxUsers` users. `selectUsers` chooses them just before the request is sent. Never throws. */
    write(set: LicenseSet, maxUsers: number, selectUsers: () => readonly string[]): Promise<Sent> {
        const key = licenseSetKey(set);
        const batch = this.#batches.get(key) ?? { waiting: [], requests: 0 };
        this.#batches.set(key, batch);
        return new Promise((resolve) => {
            batch.waiting.push({ maxUsers, selectUsers, resolve });
            if (batch.waiting.length === 1) {
                void this.#serve(batch, set);
            }
            this.#options.progress.tick();
        });
    }

    async #serve(batch: Batch, set: LicenseSet): Promise<void> {
        const { progress, isPending, limitRequests, maxUsersPerRequest } = this.#options;
        const isFull = () => batch.waiting.reduce((sum, { maxUsers }) => sum + maxUsers, 0) >= maxUsersPerRequest;
        await progress.until(
            () => isFull() || !isPending(set),
            () => batch.requests > 0,
        );
        // Let writes that begin in the same tick join.
        await nextTurn();
        await limitRequests(async () => {
            const together = takeBatch(batch.waiting, maxUsersPerRequest);
            if (batch.waiting.length > 0) {
                void this.#serve(batch, set);
            }
            batch.requests += 1;
            await this.#send(together, set);
            // Let allocations that see a failure stop their further writes before this slot is free.
            await nextTurn();
            batch.requests -= 1;
            progress.tick();
        });
    }

    /** If the fault may lie with another member of the batch, each member is sent alone. */
    async #send(pending: readonly PendingWrite[], set: LicenseSet): Promise<void> {
        const { write } = this.#options;
        const members = pending.map((each) => ({ ...each, userIds: each.selectUsers() }));
        const users = members.flatMap(({ userIds }) => userIds);
        const { userBundleCodes, useExternalLicense } = set;
        const request = (userIds: readonly string[]) => write({ userBundleCodes, useExternalLicense, userIds });
        const shared: WriteOutcome =
            users.length > 0 ? await request(users) : { response: combineResponses([]), failures: [] };
        for (const { userIds, resolve } of members) {
            let { response, failures } = outcomeOf(shared, userIds);
            const apart = failures.filter(isSharedFault);
            if (apart.length > 0 && userIds.length < users.length) {
                const alone = await request(apart.flatMap((failure) => failure.userIds));
                const isInDoubt = apart.some(({ reason }) => reason !== notSent && reason.maybeApplied);
                failures = [
                    ...failures.filter((failure) => !isSharedFault(failure)),
                    ...(isInDoubt ? alone.failures.map(asUnconfirmed) : alone.failures),
                ];
                response = combineResponses([response, alone.response]);
            }
            resolve({ userIds, response, failures });
        }
    }
}

/** Rejected users have already been sent alone. */
function isSharedFault({ reason }: Failure): boolean {
    return reason !== notSent && reason.isRequestSpecific === true && reason.rejectsContent !== true;
}

function takeBatch(waiting: PendingWrite[], maxUsers: number): PendingWrite[] {
    let users = 0;
    const end = waiting.findIndex((each, index) => {
        users += each.maxUsers;
        return index > 0 && users > maxUsers;
    });
    return waiting.splice(0, end < 0 ? waiting.length : end);
}
