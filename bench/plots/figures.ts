import type { Figure } from "../measure";
import { logarithmic, show, toSvg } from "./svg";

const rowHeight = 42;
const steps = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100];

/** How much of its bound each figure uses, from minimum to maximum. For a peer, the median counts. */
export async function drawFigures(figures: readonly Figure[]): Promise<string> {
    const { dot, ruleX, ruleY, text } = await import("@observablehq/plot");
    const rows = figures.map(toRow);
    const [reached, missed] = [true, false].map((which) => rows.filter((row) => row.reached === which));
    return toSvg({
        name: "Each figure of the benchmark as a share of its bound",
        description: `${rows.map(({ label, value, reached }) => `${label}: ${value}${reached ? "" : ", over its bound"}`).join("; ")}.`,
        height: 65 + rows.length * rowHeight,
        marginTop: 20,
        marginBottom: 45,
        marginLeft: 20,
        marginRight: 200,
        x: {
            ...logarithmic([1, ...rows.flatMap(({ least, most }) => [least, most])], steps),
            tickFormat: (share: number) => `${show(share * 100)} %`,
            label: "share of the bound, log scale",
        },
        y: { type: "point", domain: rows.map(({ name }) => name), padding: 0.5, axis: null },
        marks: [
            ruleX([1], { strokeWidth: 1.5 }),
            ruleY(rows, { y: "name", stroke: "var(--quiet)", strokeOpacity: 0.25 }),
            ruleY(rows, {
                y: "name",
                x1: "least",
                x2: "most",
                stroke: ({ reached }) => (reached ? "var(--own)" : "var(--over)"),
                strokeWidth: 3,
            }),
            dot(reached, { x: "median", y: "name", r: 5, fill: "var(--own)" }),
            dot(missed, { x: "median", y: "name", r: 6, symbol: "times", stroke: "var(--over)", strokeWidth: 3 }),
            text(rows, {
                y: "name",
                text: "label",
                frameAnchor: "left",
                dy: -15,
                stroke: "var(--page)",
                fill: "currentColor",
                strokeWidth: 4,
            }),
            text(rows, { y: "name", text: "value", frameAnchor: "right", textAnchor: "start", dx: 10 }),
        ],
    });
}

function toRow({ name, peerName, unit, own, peer, reach, reached }: Figure) {
    const [, which, ratio] = /^([≤≥]) (.+)$/.exec(reach) ?? [];
    const bound = which === "≤" ? peer.median * Number(ratio) : peer.median / Number(ratio);
    return {
        name,
        reached,
        label: peerName === "the bound" ? name : `${name}; peer: ${peerName}`,
        value: `${show(own.median)} of ${show(bound)} ${unit}`,
        median: own.median / bound,
        least: own.least / bound,
        most: own.most / bound,
    };
}
