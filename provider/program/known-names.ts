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
