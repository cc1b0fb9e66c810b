import { stringify } from "csv-stringify/sync";
import type { TableRow } from "./table-row";

/** Read back as they are. All others are for people to read, and written so that no spreadsheet takes them for formulas. */
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
    return stringify(records, { header: true, columns, bom, escape_formulas: true, cast: { string: writeCell } });
}

function writeCell(value: string, { column }: { column?: number | string }) {
    if (exact.has(column)) {
        const asItIs = { value, escape_formulas: false };
        return asItIs;
    }
    // In many countries spreadsheets cut at semicolons, and a formula could begin behind one.
    return value.replaceAll(";", ",");
}
