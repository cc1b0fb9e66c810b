import { stripVTControlCharacters } from "node:util";
import { type NamedUser, parseNames } from "../contract/names-line";
import { parseRule, type RuleBefore } from "../contract/rule-line";
import { parseSeats, type SeatsInUse } from "../contract/seats-line";
import { canonicalId } from "../domain/id";
import { makePrintable } from "../text";
import { accountOf, isOwn, nameOf } from "./allocations";
import type { Preview, Step } from "./preview";

/** In a stable order. Each message has one or more lines. */
export interface Messages {
    errors: string[][];
    warnings: string[][];
    /** Other output of this package or of the program. */
    notes: string[][];
    seats: SeatsInUse[];
    rules: RuleBefore[];
    names: NamedUser[];
}

/** Pulumi's last error of every failed preview. */
export const previewFailed = "preview failed";

export function sortMessages({ steps, diagnostics, violations = [] }: Preview): Messages {
    const announcers = new Map(steps.filter(isOwn).flatMap(announcersOf));
    const sorted: Messages = { errors: [], warnings: [], notes: [], seats: [], rules: [], names: [] };
    const texts = new Map(diagnostics.map((each) => [`${each.severity} ${each.message}`, each]));
    for (const [, { severity, message }] of [...texts].sort(([one], [other]) => (one < other ? -1 : 1))) {
        const [first = "", ...rest] = linesOf(message);
        const text = first
            .replace(/^(error|warning): /, "")
            .replace(/^(?:pulumi-nodejs:dynamic\/uipath|uipath:index):\w+ resource '(.*?)' has a problem: /, "$1: ");
        const { announcer, announced } = splitAnnouncement(first);
        const name = announcers.get(announcer);
        const seats = parseSeats(first);
        const rule = parseRule(first);
        const names = parseNames(first);
        if (severity === "error") {
            sorted.errors.push([text, ...rest]);
        } else if (severity === "warning" || first.startsWith("warning: ")) {
            sorted.warnings.push([text, ...rest]);
        } else if (announced.startsWith("changed outside Pulumi: ")) {
            sorted.warnings.push([`${name ?? announcer}: ${announced}`]);
        } else if (seats) {
            sorted.seats.push(seats);
        } else if (rule) {
            sorted.rules.push(rule);
        } else if (names) {
            sorted.names.push(...names);
        } else if (name === undefined && severity !== "debug" && text !== "") {
            sorted.notes.push([text, ...rest]);
        }
    }
    for (const { resourceUrn, message, policyName, enforcementLevel } of violations) {
        const [first = "", ...rest] = linesOf(message);
        const lines = [`${[nameOf(resourceUrn), policyName].filter(Boolean).join(": ")}: ${first}`, ...rest];
        sorted[enforcementLevel === "mandatory" ? "errors" : "warnings"].push(lines);
    }
    const reasons = sorted.errors.filter(([text]) => text !== previewFailed);
    return { ...sorted, errors: reasons.length > 0 ? reasons : sorted.errors };
}

/** The beginnings of lines that repeat what the report shows. */
function announcersOf({ urn, oldState, newState }: Step): [announcer: string, name: string][] {
    const accounts = [oldState, newState].map((state) => accountOf(state?.inputs));
    return accounts
        .filter((accountId) => accountId !== undefined)
        .map((accountId) => [inOrganization(nameOf(urn), accountId), nameOf(urn)]);
}

function splitAnnouncement(line: string): { announcer: string; announced: string } {
    const [, announcer = "", announced = ""] = line.match(/^(.*?): (.*)$/) ?? [];
    const [, name, accountId] = announcer.match(/^(.*) in ([^ ]+)$/) ?? [];
    return { announcer: name && accountId ? inOrganization(name, accountId) : announcer, announced };
}

function inOrganization(name: string, accountId: string): string {
    return `${name} in ${canonicalId(accountId)}`;
}

/** Pulumi's own color marks, which its events contain. */
const colorMarks = /<\{%.*?%\}>/g;

function linesOf(message: string): string[] {
    return stripVTControlCharacters(message)
        .replace(colorMarks, "")
        .split(/\r?\n/)
        .filter((line) => line.trim() !== "" && !/^\s+at .*(:\d+|\))\)?$/.test(line))
        .map((line) => makePrintable(line.trim()));
}
