import type { AccountRun } from "./account-run";
import { type Holding, inRequests, knownAt, type LastKnownState, type Plan, type Write } from "./plan";

/** Makes known what this allocation knows of users whom others declare. */
export function contestAll(account: AccountRun, { handedOver, watched }: Plan, lastKnown: LastKnownState): void {
    for (const user of [...handedOver, ...watched]) {
        account.contest(user, knownAt(lastKnown, user));
    }
}

/** The writes that give users what the allocations that declare them say. */
export function writesFor(account: AccountRun, userIds: readonly string[], maxUsersPerRequest: number): Write[] {
    const targets = new Map<Holding, string[]>();
    for (const user of userIds) {
        const target = account.targetOf(user);
        if (target) {
            const users = targets.get(target) ?? [];
            targets.set(target, users);
            users.push(user);
        }
    }
    return [...targets].flatMap(([target, users]) => inRequests(users, target, maxUsersPerRequest));
}
