import { stripVTControlCharacters } from "node:util";
import { makePrintable, truncateList } from "../text";
import type { Change } from "./changes";
import type { GroupChange } from "./groups";
import { type Kind, labelOf, type Person } from "./people";
import type { Report } from "./report";
import { type BundleSeats, titleOf } from "./seats";

export interface Style {
    code(text: string): string;
    gained(code: string): string;
    lost(code: string): string;
}

/** Without colors and without characters that could forge a line. */
export function plain(text: string): string {
    return makePrintable(stripVTControlCharacters(text));
}

export function format(number: number): string {
    return number.toLocaleString("en-US").replace("-", "−");
}

export function count(number: number, one: string, many = `${one}s`): string {
    return `${format(number)} ${number === 1 ? one : many}`;
}

const verbs: readonly [kind: Kind, one: string, many: string][] = [
    ["loses", "loses", "lose"],
    ["changes", "changes", "change"],
    ["gains", "gains", "gain"],
    ["again", "is written again", "are written again"],
    ["keeps", "leaves and keeps their licenses", "leave and keep their licenses"],
];

export function summarize({ changes, groups, seats, hidden, errors, releaseChanges, changing }: Report): string {
    const people = verbs
        .map(([kind, one, many]) => {
            const number = sum(changes.filter((each) => each.kind === kind).map((each) => each.people.length));
            return { number, verb: number === 1 ? one : many };
        })
        .filter(({ number }) => number > 0)
        .map(({ number, verb }, index) =>
            index === 0 ? `${count(number, "person", "people")} ${verb}` : `${format(number)} ${verb}`,
        );
    const differences = seats.map(({ now, after }) => after - now);
    const more = sum(differences.filter((each) => each > 0));
    const fewer = -sum(differences.filter((each) => each < 0));
    const uncounted = hidden.filter(({ changes }) => changes).length;
    const rules = groups.filter(({ keeps }) => !keeps).length;
    const leaving = groups.length - rules;
    const changed = [
        people.join(", "),
        rules > 0 && `the rules of ${count(rules, "group")} change`,
        leaving > 0 && `${count(leaving, "group leaves and keeps its rule", "groups leave and keep their rules")}`,
        (more > 0 || fewer > 0) &&
            [more > 0 && count(more, "more seat"), fewer > 0 && count(fewer, "fewer seat")].filter(Boolean).join(", "),
        releaseChanges.length > 0 && `onRelease changes in ${count(releaseChanges.length, "allocation")}`,
        uncounted > 0 && `${count(uncounted, "allocation")} not counted`,
    ].filter(Boolean);
    if (errors.length > 0) {
        return `the preview failed${changed.length > 0 ? `; up to that point: ${changed.join("; ")}` : ""}`;
    }
    if (changed.length > 0) {
        return changed.join("; ");
    }
    return changing > 0
        ? `no licenses change, but ${count(changing, "resource does", "resources do")}`
        : "nothing changes";
}

export function describeOrigin({ origin: { date, commit }, stack }: Report, { code }: Pick<Style, "code">): string {
    const parts = [
        date && `on ${date.toISOString().slice(0, 16).replace("T", " ")} UTC`,
        commit !== "" && `commit ${code(commit)}`,
        stack !== "" && `stack ${code(stack)}`,
    ].filter(Boolean);
    return date || commit ? `Previewed ${parts.join(", ")}.` : "";
}

export function describeChange({ kind, kept, externalLicense, isCertain, ...codes }: Change, style: Style): string {
    return join([
        describeCodes(codes, style),
        kind === "keeps" &&
            `keeps ${truncateList(
                kept.map((code) => style.code(code)),
                12,
            ).join(" ")}, no longer declared`,
        kind === "loses" && codes.lost.length === 0 && "all direct licenses released",
        externalLicense !== undefined && describeSource(externalLicense),
        !isCertain && uncertain,
    ]);
}

export function describeRule(
    { keeps, quotas, externalLicense, isCertain, ...codes }: GroupChange,
    style: Style,
): string {
    const limits = quotas.map(({ code, limit }) =>
        limit === undefined ? `no quota of ${style.code(code)}` : `quota of ${style.code(code)}: ${limit}`,
    );
    return join([
        describeCodes(codes, style),
        keeps && "stays as it is, no longer declared",
        truncateList(limits, 12).join(", "),
        externalLicense !== undefined && describeSource(externalLicense),
        !isCertain && uncertain,
    ]);
}

export const namedAtMost = 5;

export function nameSome({ people }: Change, show: (text: string) => string): string {
    const omitted = people.length - namedAtMost;
    const names = people.slice(0, namedAtMost).map((person) => show(labelOf(person)));
    return names.join(", ") + (omitted > 0 ? ` and ${format(omitted)} more` : "");
}

function describeCodes({ gained, lost }: Pick<Change, "gained" | "lost">, style: Style): string {
    const codes = [...gained.map((code) => style.gained(code)), ...lost.map((code) => style.lost(code))];
    return truncateList(codes, 12).join(" ");
}

function join(parts: readonly (string | false)[]): string {
    return parts.filter((part) => part !== false && part !== "").join(", ");
}

const uncertain = "unconfirmed";

function describeSource(externalLicense: boolean): string {
    return externalLicense ? "external licenses" : "the organization's own licenses";
}

export function formatKnown(number: number | undefined): string {
    return number === undefined ? "?" : format(number);
}

/** If others' seats cover the whole organization, marks seats of this program only. */
export function describeBundle({ code, bought }: BundleSeats, isKnown: boolean, style: Style): string {
    const mark = isKnown && bought === undefined && "(this program only)";
    return [style.code(code), titleOf(code), mark].filter(Boolean).join(" ");
}

export function describeLeft({ after, bought }: BundleSeats): string {
    if (after < 0) {
        return "⚠️ fewer seats in use than the state says";
    }
    const left = bought === undefined ? undefined : bought - after;
    return left !== undefined && left < 0 ? `⚠️ ${format(-left)} short` : formatKnown(left);
}

/** With its sign. */
export function difference(number: number): string {
    return number > 0 ? `+${format(number)}` : number < 0 ? format(number) : "±0";
}

/** What the bundles of a person do not show. */
export function describeRemark({ kind, externalLicense, isCertain }: Person): string {
    return join([
        kind === "keeps" && "no longer declared, keeps licenses",
        externalLicense !== undefined && describeSource(externalLicense),
        !isCertain && uncertain,
    ]);
}

function sum(numbers: readonly number[]): number {
    return numbers.reduce((total, each) => total + each, 0);
}
