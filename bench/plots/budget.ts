import { plan } from "../../provider/allocation/plan";
import { emptyState } from "../../provider/domain/known-state";
import { noOthers } from "../figures/plan";
import { userIds } from "../scope";
import { drawGrowth } from "./growth";
import { show } from "./svg";

/** The requests that the provider would send to give that many users one set, compared with the platform's budget. */
export function drawBudget(): Promise<string> {
    const series = [500, 1_000].map((perRequest) => [
        `${show(perRequest)} users a request`,
        [1_000, 10_000, 100_000, 1_000_000].map((users) => ({ users, value: countRequests(users, perRequest) })),
    ]);
    return drawGrowth({
        name: "Requests for giving all users their licenses at once, beside the budget of five minutes",
        label: "requests",
        series: Object.fromEntries(series),
        // UiPath's documented limit for Identity in its cloud, per organization.
        bound: { value: 160, label: "160 writes in five minutes" },
    });
}

function countRequests(users: number, maxUsersPerRequest: number): number {
    const declaration = { userBundleCodes: ["ATTUNU"], useExternalLicense: false, onRelease: "clear" } as const;
    const context = { others: noOthers, maxUsersPerRequest };
    return plan(emptyState(), { ...declaration, userIds: userIds(users) }, context).grants.length;
}
