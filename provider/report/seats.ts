import type { SeatsInUse } from "../contract/seats-line";
import type { Shortage } from "../contract/shortage-line";
import { userBundles } from "../domain/bundle-codes";
import { canonicalId } from "../domain/id";
import type { Person } from "./people";

export interface BundleSeats {
    accountId: string;
    code: string;
    /** In use before and after: in the organization if the server said so, else by the people of this preview. */
    now: number;
    after: number;
    bought: number | undefined;
}

/** Sorted by organization and code. Includes bundles that only the server reported. */
export function countSeats(people: readonly Person[], reported: readonly SeatsInUse[]): BundleSeats[] {
    const counted = new Map<string, BundleSeats>();
    const at = (accountId: string, code: string) => {
        const key = `${canonicalId(accountId)}\n${code}`;
        const bundle = counted.get(key) ?? { accountId, code, now: 0, after: 0, bought: undefined };
        counted.set(key, bundle);
        return bundle;
    };
    for (const { accountId, holds, gained, lost } of people) {
        for (const code of holds) {
            at(accountId, code).now += 1;
            at(accountId, code).after += 1;
        }
        for (const code of gained) {
            at(accountId, code).now -= 1;
        }
        for (const code of lost) {
            at(accountId, code).now += 1;
        }
    }
    for (const { accountId, seats } of reported) {
        for (const [code, { used, bought }] of seats) {
            const bundle = at(accountId, code);
            bundle.after += used - bundle.now;
            bundle.now = used;
            bundle.bought = bought;
        }
    }
    return [...counted].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, bundle]) => bundle);
}

/** The provider does not see a deleted allocation, whose people may hold the bundle. A delete frees its seats last. */
export function findShortage(
    reported: Shortage,
    people: readonly Person[],
    isDeleted: (allocation: string) => boolean,
): Shortage | undefined {
    const { code, left } = reported;
    const accountId = canonicalId(reported.accountId);
    const here = people.filter(
        ({ accountId: account, holds, allocation }) =>
            canonicalId(account) === accountId && (holds.length > 0 || !isDeleted(allocation)),
    );
    const number = (kind: "gained" | "lost") => here.filter((person) => person[kind].includes(code)).length;
    const asked = Math.min(reported.asked, number("gained") - number("lost"));
    return asked > left ? { ...reported, asked } : undefined;
}

export function isBoughtKnown(seats: readonly BundleSeats[]): boolean {
    return seats.some(({ bought }) => bought !== undefined);
}

export function titleOf(code: string): string {
    return Object.hasOwn(userBundles, code) ? userBundles[code as keyof typeof userBundles] : "";
}
