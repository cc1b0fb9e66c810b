import { isNothing } from "./spelling";

export interface TableOptions {
    knownCodes: readonly string[];
    ignoreColumns?: readonly string[];
    groupBy?: string | undefined;
    /** Default: 20. */
    problemsShown?: number;
    /** No link in the project may lead out of it. */
    projectFolder: string;
}

/** How columns identify people, the most reliable first: user IDs survive a new name or address. */
export const identifications = ["userId", "email", "userName"] as const;

export type Identification = (typeof identifications)[number];

/** Lines and characters count from 1, as in editors. */
export interface Position {
    line: number;
    column?: number;
}

export interface Cell extends Position {
    text: string;
    column: number;
}

export interface Person extends Cell {
    identifiedBy: Identification;
}

export interface Row {
    person: Person;
    /** Sorted and without repeats; empty for a person without bundles. */
    userBundleCodes: string[];
    /** Whether it may be one of several rows that each add a license. */
    namesOneLicense: boolean;
    useExternalLicense: boolean;
    team: string;
}

export function sortedSet(codes: readonly string[]): string[] {
    return [...new Set(codes)].sort();
}

export function readTeam(text: string): string {
    const team = text.normalize("NFKC").trim().replace(/\s+/g, " ");
    return isNothing(team) ? "" : team;
}
