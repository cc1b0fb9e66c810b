import type { Spelling } from "./id";

/** Bad manners of real servers. All are off by default. */
export interface Quirks {
    /**
     * So many requests of the license service and Identity together are answered in a window of so many seconds, which
     * begins with the first one; others get 429, with this text as the header Retry-After, or without one.
     */
    rateLimit?: { requests: number; seconds: number; retryAfter?: string };
    /** An allocation to more users than this is 413, as nginx says it of a large body; nothing is applied. */
    maxUsersPerRequest?: number;
    /** A 409 for too many seats has given the part that fits: to the users in their order, until seats run out. */
    partialConflict?: boolean;
    /** Bundles that everybody has from a group: all answers about users and groups list them, and the ledger does not. */
    inheritedCodes?: readonly string[];
    /**
     * What becomes of an allocation to a user who is not among the organization's people, if it has any: all of it is
     * refused with this status and a message that names the user, or this user alone is left out.
     * Default: `accept`, the user comes into being.
     */
    unknownUsers?: "accept" | "ignore" | 400 | 404 | 422;
    /** What a refused sign-in of release 2022.4 answers; 500 as classic ABP has it. Default: 401. */
    loginRefusal?: 401 | 500;
    /** The most rows on a page of Identity's lists of users, whatever `top` says. Default: 1000. */
    pageCap?: number;
    /** What such a page says as its `totalCount`: the rows of all pages, of itself, 0, or nothing. Default: all. */
    totalCount?: "all" | "page" | 0 | "none";
    /** How answers spell the IDs of users and groups. Default: as they were asked for, or first met. */
    answerSpelling?: Spelling;
}
