import { stripVTControlCharacters } from "node:util";
import { isAnnouncement } from "../contract/announcement";
import { parseRule, type RuleBefore } from "../contract/rule-line";
import { parseSeats, type SeatsInUse } from "../contract/seats-line";
import { makePrintable } from "../text";
import { isOwn, nameOf } from "./allocations";
import type { Preview } from "./preview";

/** What a preview says besides its steps, in an order that stays; each message has a line or several. */
export interface Messages {
    errors: string[][];
    warnings: string[][];
    /** What else was printed, by this package or by the program. */
    notes: string[][];
    /** What the server said of seats. */
    seats: SeatsInUse[];
    /** What the server said that groups give before their allocations are created. */
    rules: RuleBefore[];
}

/** With this Pulumi ends a preview that failed, whatever it failed for. */
export const previewFailed = "preview failed";

export function sortMessages({ steps, diagnostics, violations = [] }: Preview): Messages {
    // Under the name or the ID of a resource the provider announces what the report tells by itself.
    const announcers = new Map(
        steps
            .filter(isOwn)
            .flatMap(({ urn, oldState }) =>
                [nameOf(urn), oldState?.id ?? nameOf(urn)].map((key) => [key, nameOf(urn)] as const),
            ),
    );
    const sorted: Messages = { errors: [], warnings: [], notes: [], seats: [], rules: [] };
    const texts = new Map(diagnostics.map((each) => [`${each.severity} ${each.message}`, each]));
    for (const [, { severity, message }] of [...texts].sort(([one], [other]) => (one < other ? -1 : 1))) {
        const [first = "", ...rest] = linesOf(message);
        const text = first
            .replace(/^(error|warning): /, "")
            .replace(/^pulumi-nodejs:dynamic\/uipath:\w+ resource '(.*?)' has a problem: /, "$1: ");
        const [, announcer = "", announced = ""] = first.match(/^(.*?)(?: in [^ :]*)?: (.*)$/) ?? [];
        const name = announcers.get(announcer);
        const seats = parseSeats(first);
        const rule = parseRule(first);
        if (severity === "error") {
            sorted.errors.push([text, ...rest]);
        } else if (severity === "warning" || first.startsWith("warning: ")) {
            sorted.warnings.push([text, ...rest]);
        } else if (name !== undefined && announced.startsWith("changed elsewhere: ")) {
            sorted.warnings.push([`${name}: ${announced}`]);
        } else if (seats) {
            sorted.seats.push(seats);
        } else if (rule) {
            sorted.rules.push(rule);
        } else if ((name === undefined || !isAnnouncement(announced)) && severity !== "debug" && text !== "") {
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

/** Without colours, blank lines, and the places in the code from which an error came. */
function linesOf(message: string): string[] {
    return stripVTControlCharacters(message)
        .split(/\r?\n/)
        .filter((line) => line.trim() !== "" && !/^\s+at .*(:\d+|\))\)?$/.test(line))
        .map((line) => makePrintable(line.trim()));
}
