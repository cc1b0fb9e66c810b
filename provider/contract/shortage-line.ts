import { quote } from "../text";

/** A bundle that does not suffice for what a run asks. */
export interface Shortage {
    accountId: string;
    code: string;
    /** How many seats more the run takes. */
    asked: number;
    left: number;
}

/** As the provider warns of it in a preview; a report reads that back, since it sees deletes as well. */
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
