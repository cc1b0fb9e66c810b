import { canonicalId, sentId } from "../../domain/id";
import { IdMap } from "../../domain/id-map";
import { UnexpectedAnswerError } from "../../errors";

/** The ID is blank if the server sends none. */
interface ListRow {
    id: string;
}

interface ListName {
    what: string;
    remedy: string;
}

interface Reading<Row> {
    rows: Map<string, Row>;
    /** Whether no row moved between pages during the reading. */
    isWhole: boolean;
    /** Whether it ended because the server sent the same rows for two pages. */
    repeats: boolean;
}

type ReadPage<Row> = (skip: number) => Promise<{ results: Row[] }>;

const maxReadings = 3;

/**
 * Reads all pages of a list, by ID. Skips rows without an ID.
 *
 * Servers cap pages at any size and some count wrongly, so only the rows show where the list ends. When a user joins or
 * leaves between two pages, rows move and some are skipped. So each page starts with the last row of the page before. If it
 * does not, the list is read again, at most three times; after that, the rows of all readings count. Listing a user who has
 * just left does no harm; missing one does.
 */
export async function readPages<Row extends ListRow>(list: ListName, readPage: ReadPage<Row>): Promise<IdMap<Row>> {
    const readings: Reading<Row>[] = [];
    while (readings.length < maxReadings) {
        const reading = await readOnce(readPage);
        if (reading.isWhole) {
            return byId(list, reading.rows.values());
        }
        readings.push(reading);
    }
    // A user who joins or leaves at the wrong moment can repeat a page, but hardly in every reading.
    if (readings.every(({ repeats }) => repeats)) {
        throw new UnexpectedAnswerError({
            summary: `the server returns the same rows for each page of ${list.what}.`,
            remedy: list.remedy,
        });
    }
    return byId(
        list,
        readings.flatMap(({ rows }) => [...rows.values()]),
    );
}

/** A list without any ID is not the documented list. */
export function byId<Row extends ListRow>({ what, remedy }: ListName, rows: Iterable<Row>): IdMap<Row> {
    const all = [...rows];
    const identified = all.filter(hasId);
    if (all.length > 0 && identified.length === 0) {
        throw new UnexpectedAnswerError({ summary: `the server's list of ${what} has no IDs.`, remedy });
    }
    return new IdMap(identified.map((row) => [sentId(row.id), row]));
}

/** Reads until a page has no new row, even after a change: other readings may miss rows of this one. */
async function readOnce<Row extends ListRow>(readPage: ReadPage<Row>): Promise<Reading<Row>> {
    const rows = new Map<string, Row>();
    let isWhole = true;
    let skip = 0;
    let { results } = await readPage(skip);
    while (addNew(rows, results)) {
        const keys = results.map(keyOf);
        const next = skip + Math.max(1, keys.length - 1);
        results = (await readPage(next)).results;
        if (sameRows(results, keys)) {
            return { rows, isWhole: false, repeats: true };
        }
        // A page of one row cannot overlap, so read that row again.
        const [seam] = keys.length === 1 ? (await readPage(skip)).results : results;
        isWhole &&= seam !== undefined && keyOf(seam) === keys.at(-1);
        skip = next;
    }
    return { rows, isWhole, repeats: false };
}

function addNew<Row extends ListRow>(rows: Map<string, Row>, results: readonly Row[]): boolean {
    const before = rows.size;
    for (const row of results) {
        rows.set(keyOf(row), row);
    }
    return rows.size > before;
}

function sameRows(results: readonly ListRow[], keys: readonly string[]): boolean {
    return results.length === keys.length && results.every((row, index) => keyOf(row) === keys[index]);
}

/** Rows without an ID have a key too, because they occupy a position. */
function keyOf(row: ListRow): string {
    return hasId(row) ? canonicalId(row.id) : JSON.stringify(row);
}

function hasId({ id }: ListRow): boolean {
    return id.trim() !== "";
}
