import { say } from "../output";

const said = new Set<string>();

/** Prints a line once in a run, for whichever resource comes first. */
export function sayOnce(line: string, about = line): void {
    if (!said.has(about)) {
        said.add(about);
        say(line);
    }
}
