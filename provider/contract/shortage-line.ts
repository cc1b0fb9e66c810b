import { quote } from "../text";

/** A bundle with too few seats for a run. */
export interface Shortage {
    accountId: string;
    code: string;
    /** How many more seats the run needs. */
    asked: number;
    left: number;
}

/** The warning in a preview. The report parses it and counts again, because it also sees deletes. */
export function printShortage({ accountId, code, asked, left }: Shortage): string {
    return `${code}: ${asked} more needed, ${left} left in organization ${quote(accountId, 200)}`;
}

/** Undefined for any other line. */
export function parseShortage(line: string): Shortage | undefined {
    const [, code, asked, left, accountId] =
        line.match(/^(\S+): (\d+) more needed, (-?\d+) left in organization "(.*)"$/) ?? [];
    return code === undefined || accountId === undefined
        ? undefined
        : { accountId, code, asked: Number(asked), left: Number(left) };
}
