import type { Report } from "./report";
import { isBoughtKnown } from "./seats";
import { count, type Style } from "./words";

/** What a reader must know besides, a sentence each. */
export function listNotes(
    { people, groups, seats, hidden, leftOut, others }: Report,
    { code }: Pick<Style, "code">,
): string[] {
    const newcomers = people.filter(({ isNew }) => isNew).length;
    return [
        ...hidden.map(
            ({ name, isSecret, changes }) =>
                `${code(name)} ${isSecret ? "is marked secret" : `is known only during ${code("pulumi up")}`}: its people are not ` +
                `counted${changes ? ", and whoever moves to it or from it seems to lose or gain" : ""}.`,
        ),
        newcomers > 0 &&
            seats.length > 0 &&
            `${count(newcomers, "person is", "people are")} new to this stack; what they hold already is not known, so their seats are counted in full.`,
        seats.length > 0 &&
            !isBoughtKnown(seats) &&
            `How many seats are bought is not known; where the server says it, set ${code("uipath:seatsFrom")}.`,
        groups.length > 0 && "What members take by the rule of a group is not counted.",
        leftOut > 0 &&
            `Not in this preview: ${count(leftOut, "resource that stays as it is", "resources that stay as they are")}; ` +
                `${code("pulumi preview --json --show-sames")} has all.`,
        others > 0 && `${count(others, "resource")} of other kinds ${others === 1 ? "changes" : "change"} as well.`,
    ].filter((note) => note !== false);
}
