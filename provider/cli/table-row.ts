import { UnexpectedAnswerError } from "../errors";
import { sortedSet } from "../table/table";
import { findPersonProblem, readPerson } from "../table/values";
import { joinList, makePrintable, quote } from "../text";
import type { LicensedUser } from "../uipath/endpoints/licensed-users";

/** Only `userId` and `bundles` are read back; the rest is for people. */
export interface TableRow {
    userId: string;
    displayName: string;
    email: string;
    /** Sorted and without repeats. */
    bundles: readonly string[];
    comment: string;
}

/** In a stable order, so two exports can be compared line by line. */
export function toRows(users: readonly LicensedUser[]): TableRow[] {
    const rows = users
        .filter(({ userBundleCodes }) => userBundleCodes.length > 0)
        .map(({ id, displayName, email, userBundleCodes, orphan }) => ({
            userId: id,
            displayName: onOneLine(displayName),
            email: onOneLine(email),
            bundles: sortedSet(userBundleCodes),
            comment: orphan ? "no longer in the directory" : "",
        }));
    const unfit = rows.flatMap((row) => findProblem(row) ?? []);
    if (unfit.length > 0) {
        throw new UnexpectedAnswerError({
            summary: `the server lists values that a table cannot contain: ${joinList(unfit)}.`,
            remedy: "ask the server's administrator; nothing was exported.",
        });
    }
    return rows.sort((a, b) => compare(a.displayName, b.displayName) || compare(a.userId, b.userId));
}

function onOneLine(text: string): string {
    return makePrintable(text, " ").replace(/\s+/g, " ").trim();
}

function findProblem({ userId, bundles }: TableRow): string | undefined {
    if (findPersonProblem(userId) !== undefined || readPerson(userId, "userId").text !== userId) {
        return `the user ID ${quote(userId)}`;
    }
    // Excludes the separators of tables and of uipath:additionalUserBundleCodes.
    const code = bundles.find((each) => !/^[\w.-]+$/.test(each));
    return code === undefined ? undefined : `the bundle code ${quote(code)}`;
}

/** By code units, since a locale's order would depend on the machine. */
function compare(one: string, other: string): number {
    return one < other ? -1 : Number(one > other);
}
