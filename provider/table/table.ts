export interface TableOptions {
    /** The bundle codes that may stand in the table. */
    knownCodes: readonly string[];
    /** Columns that say something else, and are left alone. */
    ignoreColumns?: readonly string[];
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

/** What the table says of one person. */
export interface Row {
    person: Cell;
    /** Sorted and without repeats; empty for a person who holds nothing. */
    userBundleCodes: string[];
    useExternalLicense: boolean;
}

/** A file's rows, read as they are asked for: problems are reported meanwhile, and the rows that have any left out. */
export interface Table {
    identifiedBy: Identification;
    rows: Iterable<Row>;
}

export function sortedSet(codes: readonly string[]): string[] {
    return [...new Set(codes)].sort();
}
