import { type Change, changesOf } from "../allocation/changes";
import type { LastKnownState, Plan } from "../allocation/plan";
import { count, list } from "../text";

/**
 * Says who gains and who loses what, a line for users with the same change. Pulumi's own diff compares lists by position,
 * so that one user who joins at the front changes every line of it.
 */
export function announceChanges(name: string, plan: Plan, lastKnown: LastKnownState): void {
    const lines = changesOf(plan, lastKnown).map(describe);
    if (plan.handedOver.length > 0) {
        lines.push(`moves to another allocation: ${users(plan.handedOver)}`);
    }
    if (plan.forgotten.length > 0) {
        lines.push(`not declared any more, keeps what is held: ${users(plan.forgotten)}`);
    }
    for (const line of lines) {
        console.log(`${name}: ${line}`);
    }
}

function describe({ userIds, gained, lost, unconfirmed }: Change): string {
    const parts = [gained.length > 0 && `+ ${gained.join(", ")}`, lost.length > 0 && `- ${lost.join(", ")}`];
    const what = parts.filter(Boolean).join("  ");
    return `${what || "the same again"}${unconfirmed ? " (what is held is not certain)" : ""}: ${users(userIds)}`;
}

function users(userIds: readonly string[]): string {
    return `${count(userIds.length, "user")} (${list(userIds, 10)})`;
}
