import type { Scope } from "./project";

const teardowns: (() => unknown)[] = [];

/** The lifetime of all tests of a file. */
export const wholeFile: Scope = { teardown: (end) => void teardowns.unshift(end) };

export async function endWholeFile(): Promise<void> {
    for (const end of teardowns.splice(0)) {
        await end();
    }
}
