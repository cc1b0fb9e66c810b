import type { Report } from "./report";
import { isBoughtKnown } from "./seats";
import { count, type Style } from "./words";

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
                `${code(name)} is ${isSecret ? "marked secret" : `known only during ${code("pulumi up")}`}, so its people are not ` +
                `counted${changes ? ". People who move to or from it appear to gain or lose licenses" : ""}.`,
        ),
        hidesViolations &&
            `The preview does not say why it failed. It may have been a policy: Pulumi leaves policy messages out of ${code("--json")} ` +
                `unless ${code("PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true")} is set.`,
        ...releaseChanges.map(({ name, onRelease }) =>
            onRelease === "keep"
                ? `Users who leave ${code(name)} keep their licenses from now on (${code("onRelease")}).`
                : `Users who leave ${code(name)} lose their licenses from now on (${code("onRelease")}).`,
        ),
        newcomers > 0 &&
            seats.length > 0 &&
            `${count(newcomers, "person is", "people are")} new to this stack. What they already hold is unknown, so all their seats are counted.`,
        seats.length > 0 &&
            !isBoughtKnown(seats) &&
            `Seats count this program's people only.${asksForSeats ? "" : ` To see how many the organization bought and uses, set ${code("uipath:seatsFrom")}.`}`,
        groups.length > 0 && "Seats that group members use through a group rule are not counted.",
        omittedResources > 0 &&
            `This preview leaves out ${count(omittedResources, "unchanged resource")}; ` +
                `${code("pulumi preview --json --show-sames")} includes all resources.`,
        otherChanges > 0 &&
            `${count(otherChanges, "resource")} of other types also ${otherChanges === 1 ? "changes" : "change"}.`,
    ].filter((note) => note !== false);
}
