import { stringify } from "csv-stringify/sync";
import { defuse } from "../table/spelling";
import type { TableRow } from "./table-row";

/** Columns that must read back unchanged. The others are for people. */
const exact = new Set<unknown>(["userId", "bundles"]);

/** `bom` marks the CSV as UTF-8 for Excel, which otherwise garbles non-ASCII names. */
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
 * In many countries spreadsheets split at semicolons, and the text after one could begin a formula. Quotes around an ID,
 * the first cell of a row, prevent that.
 */
function writeCell(value: string, { column }: { column?: number | string }): string {
    return defuse(exact.has(column) ? value : value.replaceAll(";", ","));
}
