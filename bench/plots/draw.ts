import type { Results } from "../measure";
import { drawBudget } from "./budget";
import { drawFigures } from "./figures";
import { drawGrowth, type Growth } from "./growth";
import { drawPlanning } from "./planning";

export async function drawAll({ figures, planning, ups }: Results): Promise<Record<string, string>> {
    const seriesOf = (what: "seconds" | "requests"): Growth["series"] => {
        const pointsOf = (program: string) =>
            ups.filter((up) => up.program === program).map((up) => ({ users: up.users, value: up[what] }));
        return Object.fromEntries(ups.map(({ program }) => [program, pointsOf(program)]));
    };
    return {
        "planning.svg": await drawPlanning(planning),
        "figures.svg": await drawFigures(figures),
        "budget.svg": await drawBudget(),
        "up-time.svg": await drawGrowth({
            name: "Time of a pulumi up that creates all users",
            label: "time (s)",
            series: seriesOf("seconds"),
        }),
        "up-requests.svg": await drawGrowth({
            name: "Requests of a pulumi up that creates all users",
            label: "requests",
            series: seriesOf("requests"),
        }),
    };
}
