import type { Results } from "../measure";
import { show, toSvg } from "./svg";

/** With the best line through the origin (least squares). */
export async function drawPlanning(planning: Results["planning"]): Promise<string> {
    const { dot, line, text } = await import("@observablehq/plot");
    const sum = (term: (point: Results["planning"][number]) => number) =>
        planning.reduce((total, point) => total + term(point), 0);
    const slope = sum(({ users, milliseconds }) => users * milliseconds) / sum(({ users }) => users ** 2);
    const most = Math.max(...planning.map(({ users }) => users));
    const off = Math.max(...planning.map(({ users, milliseconds }) => Math.abs(milliseconds - slope * users)));
    const fit = `${show(slope * 1000)} ms for each 1,000 users; no point is more than ${show(off)} ms off this line`;
    return toSvg({
        name: "Planning time by number of users",
        description: `${planning.map(({ users, milliseconds }) => `${show(users)} users: ${show(milliseconds)} ms`).join("; ")}. ${fit}.`,
        x: { label: "users in one allocation (1% of them change)", tickFormat: show },
        y: { label: "planning time (ms)", zero: true, grid: true, tickFormat: show },
        marks: [
            line(
                [
                    [0, 0],
                    [most, slope * most],
                ],
                { stroke: "var(--quiet)", strokeDasharray: "4 4" },
            ),
            dot(planning, { x: "users", y: "milliseconds", r: 4, fill: "var(--own)" }),
            text([fit], { frameAnchor: "top-left", dx: 12, dy: 4, fill: "var(--quiet)" }),
        ],
    });
}
