import { IdMap } from "../domain/id-map";
import { perProgram } from "./per-program";

const known = perProgram(() => new IdMap<string>());

/** Records a user's name for texts about them; the first name counts. */
export function noteName(id: string, name: string): void {
    const names = known();
    if (name !== "" && !names.has(id)) {
        names.set(id, name);
    }
}

export function findName(id: string): string | undefined {
    return known().get(id);
}

type Called = readonly [id: string, name: string];

const peopleAtMost = 5_000;
const directory = perProgram((): Called[] => []);

/**
 * Records the directory's names of an organization's users, because the state may list users who have left the program. Skips
 * a directory that is too large to send to the provider.
 */
export function noteDirectory(users: readonly Called[]): void {
    const all = directory();
    if (all.length + users.length <= peopleAtMost) {
        all.push(...users.filter(([, name]) => name !== ""));
    }
}

/** The directory names since the last call. */
export function takeDirectory(): Called[] {
    return directory().splice(0);
}
