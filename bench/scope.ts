/** Everything started for a measurement lives until its end. */
export interface Ending {
    teardown(end: () => unknown): void;
    log(line: string): void;
}

export async function during<T>(task: (scope: Ending) => Promise<T>): Promise<T> {
    const ends: (() => unknown)[] = [];
    try {
        return await task({ teardown: (end) => void ends.unshift(end), log: () => undefined });
    } finally {
        for (const end of ends) {
            await end();
        }
    }
}

/** IDs like UiPath's, 36 characters each, flat in memory like strings from JSON; concatenated strings are not. */
export function userIds(count: number, from = 0): string[] {
    const ids = Array.from(
        { length: count },
        (_, index) => `00000000-0000-4000-8000-${(from + index).toString(16).padStart(12, "0")}`,
    );
    return JSON.parse(JSON.stringify(ids));
}
