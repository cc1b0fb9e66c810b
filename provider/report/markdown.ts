import type { Change } from "./changes";
import { html } from "./html-text";
import { bytesOf, code, collapse, listOf, markdown, type Table, tableOf, takeFitting } from "./markdown-text";
import { listNotes } from "./notes";
import { labelOf } from "./people";
import type { Report } from "./report";
import { isBoughtKnown } from "./seats";
import {
    count,
    describeBundle,
    describeChange,
    describeLeft,
    describeOrigin,
    describeRule,
    difference,
    format,
    formatKnown,
    namedAtMost,
    nameSome,
    summarize,
} from "./words";

/** Pipelines find their earlier comment by this marker. */
const marker = "<!-- pulumi-uipath-licensing -->";
/** GitHub rejects comments over 65,536 characters. */
const bytesAtMost = 60_000;

/** Problems first, then who loses and gains what. Long lists are collapsed, then cut by whole rows. */
export function toMarkdown(report: Report): string {
    const { stack, refusal, errors, warnings, notes } = report;
    const changes = tabulateChanges(report);
    const sections = [
        `${marker}\n### UiPath licenses${stack && ` in ${code(stack)}`}: ${summarize(report)}`,
        listOf([...(refusal ? [refusal] : []), ...errors].map(toItem("❌ ")), 10_000, "error"),
        listOf(warnings.map(toItem("⚠️ ")), 8_000, "warning"),
        changes.text,
        tabulateGroups(report).text,
        tabulateSeats(report).text,
        listOf(listNotes(report, markdown), 3_000, "note"),
        notes.length > 0 &&
            collapse(count(notes.length, "other message"), listOf(notes.map(toItem("")), 4_000, "message")),
    ].filter((section) => section !== "" && section !== false);
    const origin = describeOrigin(report, markdown);
    const room = bytesAtMost - bytesOf(sections.join("\n\n")) - bytesOf(origin) - 300;
    const { lists, named } = nameEveryone(report.changes.slice(0, changes.shown), room);
    const omitted = report.changes.reduce((sum, { people }) => sum + people.length, -named);
    const rest =
        omitted > 0 &&
        `${count(omitted, "person is", "people are")} not named here; ${code("--html")} writes a page with everyone.`;
    return `${[...sections, ...lists, ...(rest ? [rest] : []), ...(origin ? [origin] : [])].join("\n\n")}\n`;
}

function toItem(mark: string): (lines: readonly string[]) => string {
    return (lines) => {
        const shown = lines.slice(0, 6).map((line) => code(line, 380));
        const omitted = lines.length - shown.length;
        return mark + [...shown, ...(omitted > 0 ? [`and ${count(omitted, "more line")}`] : [])].join("<br>");
    };
}

function tabulateChanges(report: Report): Table {
    const rows = report.changes.map((change) => ({
        accountId: change.accountId,
        cells: [format(change.people.length), describeChange(change, markdown), nameSome(change, code)],
    }));
    return tabulate(report, ["people #", "change", "who"], rows, 16_000, "change");
}

function tabulateGroups(report: Report): Table {
    const rows = report.groups.map((group) => ({
        accountId: group.accountId,
        cells: [code(group.groupId), describeRule(group, markdown), code(group.allocation)],
    }));
    return tabulate(report, ["members of group", "change", "by"], rows, 8_000, "group");
}

function tabulateSeats(report: Report): Table {
    const isKnown = isBoughtKnown(report.seats);
    const rows = report.seats
        .filter(({ now, after, bought = after }) => now !== after || after > bought)
        .map((bundle) => ({
            accountId: bundle.accountId,
            cells: [
                describeBundle(bundle, isKnown, markdown),
                format(bundle.now),
                `**${difference(bundle.after - bundle.now)}**`,
                format(bundle.after),
                ...(isKnown ? [formatKnown(bundle.bought), describeLeft(bundle)] : []),
            ],
        }));
    const titles = ["seats", "now #", "change #", "after #", ...(isKnown ? ["bought #", "left #"] : [])];
    return tabulate(report, titles, rows, 6_000, "bundle");
}

interface Row {
    accountId: string;
    cells: readonly string[];
}

function tabulate(
    { multipleOrganizations }: Report,
    titles: readonly string[],
    rows: readonly Row[],
    bytes: number,
    noun: string,
): Table {
    return tableOf(
        multipleOrganizations ? [...titles, "organization"] : titles,
        rows.map(({ accountId, cells }) => (multipleOrganizations ? [...cells, code(accountId)] : cells)),
        bytes,
        noun,
    );
}

function nameEveryone(changes: readonly Change[], bytes: number): { lists: string[]; named: number } {
    const lists: string[] = [];
    let room = bytes;
    let named = 0;
    for (const change of changes) {
        const { people } = change;
        const summary = `${describeChange(change, html)}: ${count(people.length, "person", "people")}`;
        const open = people.length > namedAtMost ? room - bytesOf(collapse(summary, "")) - 30 : 0;
        const labels = open > 0 ? people.map((person) => code(labelOf(person))) : [];
        const shown = takeFitting(labels, open, ", ");
        if (shown.length > namedAtMost) {
            const omitted = people.length - shown.length;
            lists.push(collapse(summary, shown.join(", ") + (omitted > 0 ? ` and ${format(omitted)} more` : "")));
            room -= bytesOf(lists.at(-1) ?? "") + 2;
        }
        named += Math.min(people.length, Math.max(namedAtMost, shown.length));
    }
    return { lists, named };
}
