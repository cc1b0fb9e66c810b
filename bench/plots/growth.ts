import { logarithmic, show, toSvg } from "./svg";

export interface Growth {
    name: string;
    label: string;
    /** By name, at most two. */
    series: Readonly<Record<string, readonly { users: number; value: number }[]>>;
    bound?: { value: number; label: string };
}

const colors = ["var(--own)", "var(--other)"];
const powersOfTen = [0.1, 1, 10, 100, 1_000, 10_000, 100_000, 1_000_000];

/** On logarithmic axes, so proportional growth is a straight line. */
export async function drawGrowth({ name, label, series, bound }: Growth): Promise<string> {
    const { dot, line, ruleY, selectLast, text } = await import("@observablehq/plot");
    const all = Object.values(series).flat();
    const bounds = bound ? [bound] : [];
    const scale = (values: number[]) => ({ ...logarithmic(values, powersOfTen), tickFormat: show });
    const at = { x: "users", y: "value" };
    const described = Object.entries(series).map(
        ([each, points]) =>
            `${each}: ${points.map(({ users, value }) => `${show(value)} at ${show(users)}`).join(", ")}.`,
    );
    return toSvg({
        name,
        description: [`${label} by users.`, ...described, ...bounds.map((each) => `Bound: ${each.label}.`)].join(" "),
        marginRight: 170,
        x: { ...scale(all.map(({ users }) => users)), label: "users, log scale" },
        y: { ...scale([...all, ...bounds].map(({ value }) => value)), label: `${label}, log scale`, grid: true },
        marks: [
            ruleY(bounds, { y: "value", strokeWidth: 1.5 }),
            text(bounds, { y: "value", text: "label", frameAnchor: "left", dx: 8, dy: -8 }),
            ...Object.entries(series).flatMap(([each, points], index) => {
                const color = colors[index] as string;
                const end = { ...at, text: () => each, textAnchor: "start", dx: 10, fill: color } as const;
                return [
                    line(points, { ...at, stroke: color }),
                    dot(points, { ...at, r: 4, fill: color }),
                    text(points, selectLast(end)),
                ];
            }),
        ],
    });
}
