import { canonicalId } from "../../domain/id";
import { UnexpectedAnswerError } from "../../errors";

/**
 * Reads all pages of a list. A server may put fewer on a page than were asked for, so the next page begins behind those
 * that came, and the first empty one is the end.
 */
export async function readPages<Row extends { id: string }>(
    what: string,
    cure: string,
    readPage: (skip: number) => Promise<{ results: Row[]; totalCount?: number | null | undefined }>,
): Promise<Map<string, Row>> {
    const rows = new Map<string, Row>();
    for (let skip = 0; ; ) {
        const { results, totalCount } = await readPage(skip);
        const before = rows.size;
        for (const row of results) {
            rows.set(canonicalId(row.id), row);
        }
        skip += results.length;
        if (results.length === 0 || (totalCount != null && skip >= totalCount)) {
            return rows;
        }
        if (rows.size === before) {
            throw new UnexpectedAnswerError({
                summary: `the server answers each page of ${what} with the same rows.`,
                remedy: cure,
            });
        }
    }
}
