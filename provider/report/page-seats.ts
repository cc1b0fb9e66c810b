import { html, tableOf } from "./html-text";
import { type BundleSeats, isBoughtKnown } from "./seats";
import { describeBundle, describeLeft, difference, format, formatKnown } from "./words";

/** The numbers next to a bar say what it shows. */
export function tabulateSeats(seats: readonly BundleSeats[], multipleOrganizations: boolean): string {
    const isKnown = isBoughtKnown(seats);
    const most = Math.max(1, ...seats.map(({ now, after }) => Math.max(now, after)));
    const rows = seats.map((bundle) => [
        describeBundle(bundle, isKnown, html),
        ...(multipleOrganizations ? [html.code(bundle.accountId)] : []),
        drawBar(bundle, bundle.bought === undefined ? most : Math.max(1, bundle.bought, bundle.now, bundle.after)),
        ...(isKnown ? [formatKnown(bundle.bought)] : []),
        format(bundle.now),
        difference(bundle.after - bundle.now),
        format(bundle.after),
        ...(isKnown ? [describeLeft(bundle)] : []),
    ]);
    const columns = [
        "Bundle",
        ...(multipleOrganizations ? ["Organization"] : []),
        "Use",
        ...(isKnown ? ["Bought #"] : []),
        "Now #",
        "Change #",
        "After #",
        ...(isKnown ? ["Left #"] : []),
    ];
    const words = kinds.filter(([kind]) => isKnown || !/bought|short/.test(kind));
    const legend = words.map(([kind, word]) => `<span>${draw(part(kind, 0, 100), "key")} ${word}</span>`);
    return `<p class="legend" aria-hidden="true">${legend.join(" ")}</p>\n${tableOf("Seats", columns, rows)}`;
}

const kinds = [
    ["held", "in use"],
    ["more", "newly used"],
    ["fewer", "freed"],
    ["bought", "unused"],
    ["short", "short"],
] as const;

function drawBar({ now, after, bought = Number.POSITIVE_INFINITY }: BundleSeats, scale: number): string {
    const at = (seats: number) => (100 * Math.min(seats, scale)) / scale;
    return draw(
        part("bought", 0, bought < Number.POSITIVE_INFINITY ? at(bought) : 0) +
            part("held", 0, at(Math.min(now, after))) +
            part("fewer", at(after), at(now)) +
            part("more", at(now), at(Math.min(after, bought))) +
            part("short", at(bought), at(after)),
        "bar",
    );
}

function part(kind: string, from: number, to: number): string {
    return to > from ? `<rect class="${kind}" x="${round(from)}" width="${round(to - from)}" height="10"/>` : "";
}

function draw(parts: string, kind: "bar" | "key"): string {
    return `<svg class="${kind}" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">${parts}</svg>`;
}

function round(number: number): string {
    return String(Math.round(number * 100) / 100);
}
