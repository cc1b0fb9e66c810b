import type { Holding } from "./plan";

/** What the server said to a write. */
export interface WriteAnswer {
    organizationId: string | undefined;
    /** Whether it speaks of nobody. */
    isEmpty: boolean;
    licenseOf(
        userId: string,
    ): { userBundleCodes: readonly string[]; useExternalLicense?: boolean | null | undefined } | undefined;
}

/** How a write failed; the licence service's errors fit this. */
export interface WriteError extends Error {
    /** True when the write may have been applied all the same. */
    maybeApplied: boolean;
    /** True when another write may well succeed. */
    isRequestSpecific: boolean;
    /** True when the write would succeed if others gave up seats. */
    wantsSeats: boolean;
    /** True when the server takes no request of this size. */
    isTooLarge: boolean;
    /** The same error, where a part of the write was applied. */
    asMaybeApplied(): WriteError;
}

/** An error where something of the write may have been applied; any error that does not say otherwise means that too. */
export function asMaybeApplied(error: unknown): unknown {
    return (error as Partial<WriteError>).asMaybeApplied?.() ?? error;
}

/** The licence service, as far as running a plan needs it. */
export interface Licensing {
    /**
     * Sends a write for at most `size` users. `prepare` says, just before it is sent, who they are, and throws when it is
     * not to be sent any more. Resolves with nothing when nobody was left.
     */
    allocate(holding: Holding, size: number, prepare: () => readonly string[]): Promise<WriteAnswer | undefined>;
}
