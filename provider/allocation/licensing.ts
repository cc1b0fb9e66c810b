import type { Write } from "./plan";

/** What the server said to a write. */
export interface WriteAnswer {
    organizationId: string | undefined;
    users: ReadonlyMap<string, { userBundleCodes: readonly string[]; useExternalLicense: boolean | undefined }>;
}

/** How a write failed; the licence service's errors fit this. */
export interface WriteError extends Error {
    /** True when the write may have been applied all the same. */
    maybeApplied: boolean;
    /** True when another write may well succeed. */
    concernsThisRequestOnly: boolean;
    /** True when the write would succeed if others gave up seats. */
    wantsSeats: boolean;
}

/** The licence service, as far as running a plan needs it. */
export interface Licensing {
    /** Sends one write. */
    allocate(write: Write): Promise<WriteAnswer>;
    /** Runs a task when one of the run's places for requests is free. */
    limit<T>(task: () => Promise<T>): Promise<T>;
}
