import { Document, isMap, isSeq } from "yaml";
import type { TableRow } from "./table-row";

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
        // People with equal values must not share an alias.
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
