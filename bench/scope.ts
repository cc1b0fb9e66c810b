/** What is started for a measurement lives until its end. */
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

/** IDs as UiPath has them, 36 characters, each in one piece in memory as when read from JSON; put together they would not be. */
export function userIds(count: number, from = 0): string[] {
    const ids = Array.from(
        { length: count },
        (_, index) => `00000000-0000-4000-8000-${(from + index).toString(16).padStart(12, "0")}`,
    );
    return JSON.parse(JSON.stringify(ids));
}
