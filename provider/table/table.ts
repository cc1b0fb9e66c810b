import { isNothing } from "./spelling";

export interface TableOptions {
    /** The bundle codes that may stand in the table. */
    knownCodes: readonly string[];
    /** Columns that say something else, and are left alone. */
    ignoreColumns?: readonly string[];
    /** The column by which people are grouped besides their bundles. */
    groupBy?: string | undefined;
    /** How many problems an error lists. Default: 20. */
    problemsShown?: number;
    /** The folder of the Pulumi project, out of which no link in it may lead. */
    projectFolder: string;
}

/** What may identify people, the most reliable first: user IDs stay when people marry or change their address. */
export const identifications = ["userId", "email", "userName"] as const;

export type Identification = (typeof identifications)[number];

/** A place in the file as editors count it, lines and characters from 1. */
export interface Position {
    line: number;
    column?: number;
}

/** A value of the file and where it begins. */
export interface Cell extends Position {
    text: string;
    column: number;
}

/** Whom a row is about, and by what. */
export interface Person extends Cell {
    identifiedBy: Identification;
}

/** What the table says of one person. */
export interface Row {
    person: Person;
    /** Sorted and without repeats; empty for a person who holds nothing. */
    userBundleCodes: string[];
    /** Whether it may be one of several rows, each of which adds a license. */
    namesOneLicense: boolean;
    useExternalLicense: boolean;
    /** As the column says by which the program groups; blank without one. */
    team: string;
}

export function sortedSet(codes: readonly string[]): string[] {
    return [...new Set(codes)].sort();
}

export function readTeam(text: string): string {
    const team = text.normalize("NFKC").trim().replace(/\s+/g, " ");
    return isNothing(team) ? "" : team;
}
