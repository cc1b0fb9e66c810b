import type { Report } from "./report";
import { isBoughtKnown } from "./seats";
import { count, type Style } from "./words";

/** What a reader must know besides, a sentence each. */
export function listNotes(
    {
        people,
        groups,
        seats,
        hidden,
        omittedResources,
        otherChanges,
        releaseChanges,
        hidesViolations,
        asksForSeats,
    }: Report,
    { code }: Pick<Style, "code">,
): string[] {
    const newcomers = people.filter(({ isNew }) => isNew).length;
    const movers = people.filter(({ kind, from }) => kind === "same" && from !== undefined).length;
    return [
        movers > 0 &&
            `${count(movers, "person moves", "people move")} to another allocation and keep${movers === 1 ? "s" : ""} the same licenses.`,
        ...hidden.map(
            ({ name, isSecret, changes }) =>
                `${code(name)} ${isSecret ? "is marked secret" : `is known only during ${code("pulumi up")}`}: its people are not ` +
                `counted${changes ? ", and whoever moves to it or from it seems to lose or gain" : ""}.`,
        ),
        hidesViolations &&
            `Why the preview failed is not in it. If a policy stopped it: Pulumi leaves what policies say out of ${code("--json")}, ` +
                `unless ${code("PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true")} is set.`,
        ...releaseChanges.map(({ name, onRelease }) =>
            onRelease === "keep"
                ? `Users who leave ${code(name)} keep their licenses from now on (${code("onRelease")}).`
                : `Users who leave ${code(name)} lose their licenses from now on (${code("onRelease")}).`,
        ),
        newcomers > 0 &&
            seats.length > 0 &&
            `${count(newcomers, "person is", "people are")} new to this stack; what they hold already is not known, so their seats are counted in full.`,
        seats.length > 0 &&
            !isBoughtKnown(seats) &&
            `Seats are those of this program's people alone.${asksForSeats ? "" : ` Where the server says how many are used and bought, set ${code("uipath:seatsFrom")}.`}`,
        groups.length > 0 && "What members take by the rule of a group is not counted.",
        omittedResources > 0 &&
            `Not in this preview: ${count(omittedResources, "resource that stays as it is", "resources that stay as they are")}; ` +
                `${code("pulumi preview --json --show-sames")} has all.`,
        otherChanges > 0 &&
            `${count(otherChanges, "resource")} of other kinds ${otherChanges === 1 ? "changes" : "change"} as well.`,
    ].filter((note) => note !== false);
}
