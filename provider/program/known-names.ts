import { IdMap } from "../domain/id-map";
import { perProgram } from "./per-program";

const known = perProgram(() => new IdMap<string>());

/** Notes what a user is called, for whoever reads about them; the first name counts. */
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
 * Notes what an organization calls its users: somebody who has left the program is in the state still. A directory that is too
 * large to be told to the provider is left out.
 */
export function noteDirectory(users: readonly Called[]): void {
    const all = directory();
    if (all.length + users.length <= peopleAtMost) {
        all.push(...users.filter(([, name]) => name !== ""));
    }
}

/** What was noted since the last call. */
export function takeDirectory(): Called[] {
    return directory().splice(0);
}
