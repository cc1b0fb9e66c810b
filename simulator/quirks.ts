import type { Spelling } from "./id";

/** Quirks of real servers. All are off by default. */
export interface Quirks {
    /**
     * The license service and Identity together answer this many requests in a window of this many seconds, counted from
     * the first request. Further requests get 429, with or without this text as Retry-After.
     */
    rateLimit?: { requests: number; seconds: number; retryAfter?: string };
    /** An allocation to more users than this gets 413, like nginx for a large body; nothing is applied. */
    maxUsersPerRequest?: number;
    /** A 409 for too many seats applies what fits first: user by user, until seats run out. */
    partialConflict?: boolean;
    /** Bundles that everyone gets from a group: responses about users and groups list them, the ledger does not. */
    inheritedCodes?: readonly string[];
    /**
     * What happens to an allocation to a user who is not among the organization's people, if it has any: this status
     * refuses all of it with a message that names the user, `not-found` is a 404 that says nothing more, and `ignore`
     * leaves out only this user. Default: `accept`, which adds the user.
     */
    unknownUsers?: "accept" | "ignore" | 400 | 404 | 422 | "not-found";
    /** The status of a refused sign-in of release 2022.4; classic ABP sends 500. Default: 401. */
    loginRefusal?: 401 | 500;
    /** Maximum rows on a page of Identity's lists of users, whatever `top` says. Default: 1000. */
    pageCap?: number;
    /** The `totalCount` of such a page: the rows of all pages, of the page itself, 0, or none. Default: all. */
    totalCount?: "all" | "page" | 0 | "none";
    /** How responses spell the IDs of users and groups. Default: as requested, or the first spelling. */
    answerSpelling?: Spelling;
}
