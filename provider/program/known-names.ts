import { IdMap } from "../domain/id-map";
import { perProgram } from "./per-program";

const known = perProgram(() => new IdMap<string>());

/** The first name counts. */
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

/** The state may list users who have left the program. Skips a directory that is too large to send to the provider. */
export function noteDirectory(users: readonly Called[]): void {
    const all = directory();
    if (all.length + users.length <= peopleAtMost) {
        all.push(...users.filter(([, name]) => name !== ""));
    }
}

export function takeDirectory(): Called[] {
    return directory().splice(0);
}
