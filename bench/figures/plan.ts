import { plan } from "../../provider/allocation/plan";
import { IdMap } from "../../provider/domain/id-map";
import { emptyState, type KnownState } from "../../provider/domain/known-state";
import { bound, compare, type Figure, inTurns, timed } from "../measure";
import { userIds } from "../scope";

const wanted = { userBundleCodes: ["ATTUNU", "TSTNU"], useExternalLicense: false };

function known(count: number): KnownState {
    return { ...emptyState(), holdings: new IdMap(userIds(count).map((user) => [user, wanted] as const)) };
}

export const noOthers = { declares: () => false, hasTakenOver: () => false, contests: () => false, orphans: [] };

/** In milliseconds, with 1% of the users changed. */
export async function timePlan(users: number): Promise<number> {
    const changed = users / 100;
    const lastKnown = known(users);
    const declaration = { ...wanted, userIds: userIds(users, changed), onRelease: "clear" as const };
    const planAll = async () => {
        const { grants, releases } = plan(lastKnown, declaration, {
            others: noOthers,
            maxUsersPerRequest: 500,
        });
        if (grants.length + releases.length === 0) {
            throw new Error("there is nothing to do");
        }
    };
    // Collects the garbage of creating the example first.
    globalThis.gc?.();
    return timed(planAll);
}

/** Planning for 100,000 users, compared with a tenth of them. */
export async function measurePlan(runs: number): Promise<Figure[]> {
    // Warms up the compiler, whose time does not depend on the size.
    for (let run = 0; run < 5; run += 1) {
        await timePlan(100_000);
    }
    const { own, peer } = await inTurns(
        Math.max(runs, 25),
        () => timePlan(100_000),
        () => timePlan(10_000),
    );
    const figure = compare({
        name: "plan for 100,000 users, 1,000 of them changed",
        peerName: "10,000 users",
        unit: "ms",
        own,
        peer,
        reach: { atMost: 12 },
    });
    return [figure, bound("plan for 100,000 users", "ms", figure.own.median, 300)];
}
