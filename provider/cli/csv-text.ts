import { stringify } from "csv-stringify/sync";
import { defuse } from "../table/spelling";
import type { TableRow } from "./table-row";

/** Written so that they are read back as they are; all others are for people to read. */
const exact = new Set<unknown>(["userId", "bundles"]);

/** The table as CSV. `bom` marks it as UTF-8 for Excel, which else spoils every name that is not plain English. */
export function toCsv(
    rows: readonly TableRow[],
    { useExternalLicense, bom }: { useExternalLicense: boolean; bom: boolean },
): string {
    const columns = [
        "userId",
        "email",
        "displayName",
        "bundles",
        ...(useExternalLicense ? ["useExternalLicense"] : []),
        "comment",
    ];
    const records = rows.map(({ bundles, ...row }) => ({
        ...row,
        bundles: bundles.join(" "),
        useExternalLicense: "true",
    }));
    return stringify(records, { header: true, columns, bom, quoted_match: /;/, cast: { string: writeCell } });
}

/**
 * In many countries spreadsheets cut at semicolons, and a formula could begin behind one. An ID stands first in its row,
 * where quotes prevent that.
 */
function writeCell(value: string, { column }: { column?: number | string }): string {
    return defuse(exact.has(column) ? value : value.replaceAll(";", ","));
}
