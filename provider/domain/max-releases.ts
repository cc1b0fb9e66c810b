/** How many people a run may leave without licenses: so many, or a share (0 to 1) of those who hold some. */
export type MaxReleases = { readonly count: number } | { readonly share: number };

/** Reads a whole number, or a percentage up to 100 such as `10%`; any other text is nothing. */
export function parseMaxReleases(text: string): MaxReleases | undefined {
    const [, digits, fraction = "", percent] = /^\s*(\d{1,9})(\.\d{1,9})?\s*(%)?\s*$/.exec(text) ?? [];
    if (digits === undefined) {
        return undefined;
    }
    const value = Number(digits + fraction);
    if (percent !== undefined) {
        return value <= 100 ? { share: value / 100 } : undefined;
    }
    return fraction === "" ? { count: value } : undefined;
}

/** The most people, of so many who hold licenses, whom a run may release; a share is rounded down. */
export function limitOf(max: MaxReleases, holders: number): number {
    // 29 % of 100 would be 28, since 0.29 × 100 is a hair less than 29.
    return "count" in max ? max.count : Math.floor(max.share * holders + 1e-9);
}
