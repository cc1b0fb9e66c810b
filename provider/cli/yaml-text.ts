import { Document, isMap, isSeq } from "yaml";
import type { TableRow } from "./table-row";

/** The table as a YAML list, an entry for each person; what is empty is left out. */
export function toYaml(rows: readonly TableRow[], { useExternalLicense }: { useExternalLicense: boolean }): string {
    const document = new Document(
        rows.map(({ userId, email, displayName, bundles, comment }) => ({
            userId,
            ...(email && { email }),
            ...(displayName && { displayName }),
            bundles,
            ...(useExternalLicense && { useExternalLicense }),
            ...(comment && { comment }),
        })),
        // Two people with equal texts share nothing.
        { aliasDuplicateObjects: false },
    );
    for (const entry of isSeq(document.contents) ? document.contents.items : []) {
        const bundles = isMap(entry) ? entry.get("bundles") : undefined;
        if (isSeq(bundles)) {
            bundles.flow = true;
        }
    }
    return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}
