import { isGuid } from "../domain/id";
import type { Change } from "./changes";
import { listNotes } from "./notes";
import { type Kind, labelOf } from "./people";
import type { Report } from "./report";
import { isBoughtKnown } from "./seats";
import { type Paint, paintFor, styleFor, wrap } from "./terminal-text";
import {
    count,
    describeBundle,
    describeChange,
    describeLeft,
    describeRule,
    difference,
    format,
    plain,
    type Style,
    summarize,
} from "./words";

export interface Terminal {
    /** Infinite if lines need no wrapping. */
    columns: number;
    hasColors: boolean;
}

const titles: readonly [kind: Kind, title: string][] = [
    ["loses", "Who loses licenses"],
    ["changes", "Whose licenses change"],
    ["gains", "Who gains licenses"],
    ["again", "Whose licenses are written again"],
    ["keeps", "Who leaves and keeps their licenses"],
];

const namedAtMost = 50;
/** GUIDs say little to a reader. */
const guidsAtMost = 10;
const rowsAtMost = 50;
const linesAtMost = 6;

/** It stands below Pulumi's own output, which shows errors. */
export function toTerminal(report: Report, { columns, hasColors }: Terminal): string {
    const paint = paintFor({ hasColors });
    const style = styleFor(paint);
    const { stack, refusal = [], warnings, changes } = report;
    const title = paint.bold(`UiPath licenses${stack && ` in ${plain(stack)}`}`);
    const section = (name: string, rows: readonly string[], noun: string) => {
        const lines = takeFirst(
            rows.map((row) => wrap(row, columns - 2, "  ")),
            rowsAtMost,
            noun,
        );
        return lines.length > 0 ? [paint.bold(name), ...lines.map((line) => `  ${line.replaceAll("\n", "\n  ")}`)] : [];
    };
    const sections = [
        [wrap(`${title}: ${summarize(report)}`, columns, "  ")],
        toLines(
            refusal.map(plain).map((line, index) => (index === 0 ? paint.bad(line) : line)),
            columns,
        ),
        takeFirst(
            warnings
                .map((lines) => lines.map(plain))
                .map(([first = "", ...rest]) =>
                    toLines([`${paint.warning("warning:")} ${first}`, ...rest], columns).join("\n"),
                ),
            rowsAtMost,
            "warning",
        ),
        ...titles.map(([kind, name]) => {
            const those = changes.filter((each) => each.kind === kind);
            return section(
                name,
                those.map((each) => describePeople(each, report, style)),
                "change",
            );
        }),
        section("Group rules", describeGroups(report, style), "group"),
        section("Seats", describeSeats(report, style, paint), "bundle"),
        listNotes(report, style).map((note) => wrap(`- ${note}`, columns, "  ")),
    ];
    const texts = sections.filter((lines) => lines.length > 0).map((lines) => lines.join("\n"));
    return `\n${texts.join("\n\n")}\n`;
}

function toLines(lines: readonly string[], columns: number): string[] {
    return takeFirst(lines, linesAtMost, "line").map((line, index) =>
        index === 0 ? wrap(line, columns, "  ") : `  ${wrap(line, columns - 2, "  ")}`,
    );
}

function takeFirst(items: readonly string[], most: number, noun: string): string[] {
    const omitted = items.length - most;
    return omitted > 0 ? [...items.slice(0, most), `and ${count(omitted, `more ${noun}`)}`] : [...items];
}

function describePeople(change: Change, { multipleOrganizations }: Report, style: Style): string {
    const { people, accountId } = change;
    const oneTooMany = people.filter((person) => labelOf(person) !== person.email && isGuid(person.id))[guidsAtMost];
    const most = oneTooMany ? Math.min(namedAtMost, people.indexOf(oneTooMany)) : namedAtMost;
    const names = people.slice(0, most).map((person) => plain(labelOf(person)));
    const omitted = people.length - names.length;
    const more = omitted > 0 ? ` and ${format(omitted)} more` : "";
    const number = count(people.length, "person", "people");
    return `${describeChange(change, style)}, ${number}${placeOf(accountId, multipleOrganizations)}: ${names.join(", ")}${more}`;
}

function describeGroups({ groups, multipleOrganizations }: Report, style: Style): string[] {
    return groups.map(
        (group) =>
            `${plain(group.groupId)}${placeOf(group.accountId, multipleOrganizations)}: ${describeRule(group, style)}, by ${plain(group.allocation)}`,
    );
}

function describeSeats({ seats, multipleOrganizations }: Report, style: Style, { warning }: Paint): string[] {
    const isKnown = isBoughtKnown(seats);
    return seats
        .filter(({ now, after, bought = after }) => now !== after || after > bought)
        .map((bundle) => {
            const { accountId, now, after, bought } = bundle;
            const left = describeLeft(bundle);
            const parts = [
                `${format(now)} → ${format(after)} (${difference(after - now)})`,
                bought !== undefined && `${format(bought)} bought`,
                bought !== undefined && after >= 0 && after <= bought && `${left} left`,
                (after < 0 || after > (bought ?? after)) && warning(left),
            ];
            const name = describeBundle(bundle, isKnown, style) + placeOf(accountId, multipleOrganizations);
            return `${name}: ${parts.filter(Boolean).join(", ")}`;
        });
}

function placeOf(accountId: string, multipleOrganizations: boolean): string {
    return multipleOrganizations ? ` in ${plain(accountId)}` : "";
}
