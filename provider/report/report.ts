import { type IdMap, IdSet } from "../domain/id-map";
import type { Name } from "../table/read-names";
import { findAllocations, type Hidden, isOwn, typeOf } from "./allocations";
import { type Change, groupPeople } from "./changes";
import { findGroupChanges, type GroupChange } from "./groups";
import { type Messages, sortMessages } from "./messages";
import { findPeople, type Person } from "./people";
import type { Preview } from "./preview";
import { type BundleSeats, countSeats } from "./seats";

/** What a reviewer wants to know of a preview. */
export interface Report extends Omit<Messages, "seats" | "rules"> {
    /** `project/stack`; empty where the preview failed before it began. */
    stack: string;
    people: Person[];
    changes: Change[];
    groups: GroupChange[];
    seats: BundleSeats[];
    hidden: Hidden[];
    /** How many resources stay as they are and are left out of the preview, people and all. */
    leftOut: number;
    /** How many resources of other kinds change. */
    others: number;
    /** Whether the people and groups are of several organizations. */
    several: boolean;
}

export function readReport(preview: Preview, names: Pick<IdMap<Name>, "get">): Report {
    const { steps, changeSummary } = preview;
    const { seats: said, rules, ...messages } = sortMessages(preview);
    const { users, groups, hidden } = findAllocations(preview);
    const people = findPeople(users, names);
    const organizations = new IdSet(
        [users, groups].flatMap(({ before, after }) => [...before, ...after]).map(({ accountId }) => accountId),
    );
    const [stack = "", project = ""] = steps[0]?.urn.replace("urn:pulumi:", "").split("::") ?? [];
    const isPlain = (type: string) => type !== "pulumi:pulumi:Stack" && !type.startsWith("pulumi:providers:");
    return {
        ...messages,
        stack: stack && `${project}/${stack}`,
        people,
        changes: groupPeople(people),
        groups: findGroupChanges(groups, rules),
        seats: countSeats(people, said),
        hidden,
        leftOut: Math.max(0, (changeSummary.same ?? 0) - steps.filter(({ op }) => op === "same").length),
        others: steps.filter((step) => changing.has(step.op) && !isOwn(step) && isPlain(typeOf(step))).length,
        several: organizations.size > 1,
    };
}

const changing = new Set(["create", "update", "replace", "delete"]);
