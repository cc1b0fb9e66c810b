/** How many users a run may leave without licenses: a number, or a share (0 to 1) of the license holders. */
export type MaxReleases = { readonly count: number } | { readonly share: number };

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

export function limitOf(max: MaxReleases, holders: number): number {
    // Without the addend, 29% of 100 is 28: 0.29 × 100 is slightly less than 29 in floating point.
    return "count" in max ? max.count : Math.floor(max.share * holders + 1e-9);
}
