import { isExcess } from "../contract/excess-line";
import { parseShortage, printShortage } from "../contract/shortage-line";
import { type IdMap, IdSet } from "../domain/id-map";
import type { Name } from "../table/read-names";
import { findAllocations, type Hidden, isOwn, type ReleaseChange, typeOf } from "./allocations";
import { type Change, groupPeople } from "./changes";
import { findGroupChanges, type GroupChange } from "./groups";
import { type Messages, previewFailed, sortMessages } from "./messages";
import { combineNames, nameUsers } from "./name-users";
import { findPeople, type Person } from "./people";
import { countChanging, type Preview } from "./preview";
import { judgeReleases, type MassRelease, noMassRelease } from "./releases";
import { type BundleSeats, countSeats, findShortage } from "./seats";

export interface Origin {
    date: Date | undefined;
    commit: string;
}

export interface Report extends Omit<Messages, "seats" | "rules" | "names"> {
    /** `project/stack`; empty if the preview failed before its first step. */
    stack: string;
    origin: Origin;
    refusal: MassRelease["refusal"];
    people: Person[];
    changes: Change[];
    groups: GroupChange[];
    seats: BundleSeats[];
    hidden: Hidden[];
    releaseChanges: ReleaseChange[];
    /** The number of changing resources of any type, also of those not shown. */
    changing: number;
    /** The preview failed, and Pulumi left out the reason. */
    hidesViolations: boolean;
    /** The number of unchanged resources that the preview leaves out. */
    omittedResources: number;
    otherChanges: number;
    asksForSeats: boolean;
    multipleOrganizations: boolean;
}

/** @param table The names of people in a table. The preview may name others. */
export function readReport(preview: Preview, table: Pick<IdMap<Name>, "get">): Report {
    const { steps, changeSummary } = preview;
    const { seats: reported, rules, names: called, ...messages } = sortMessages(preview);
    const names = combineNames(table, called);
    const { users, groups, hidden, releaseChanges } = findAllocations(preview);
    const people = findPeople(users, names);
    const organizations = new IdSet(
        [users, groups].flatMap(({ before, after }) => [...before, ...after]).map(({ accountId }) => accountId),
    );
    const [stack = "", project = ""] = steps[0]?.urn.replace("urn:pulumi:", "").split("::") ?? [];
    const isPlain = (type: string) => type !== "pulumi:pulumi:Stack" && !type.startsWith("pulumi:providers:");
    const name = (lines: string[]) => lines.map((line) => nameUsers(line, names));
    const omittedResources = Math.max(0, (changeSummary.same ?? 0) - steps.filter(({ op }) => op === "same").length);
    // A failed preview may show who leaves an allocation, but not who joins another one.
    const { refusal, warning } =
        messages.errors.length > 0 ? noMassRelease : judgeReleases(people, preview, omittedResources);
    const kept = new Set(users.after.map((allocation) => allocation.name));
    /** Corrects a warning about seats by the whole preview. With hidden resources, the preview is not whole. */
    const correct = (lines: string[]) => {
        const reported = hidden.length > 0 ? undefined : parseShortage(lines[0] ?? "");
        const shortage = reported && findShortage(reported, people, (allocation) => !kept.has(allocation));
        return reported ? (shortage ? [[printShortage(shortage)]] : []) : [lines];
    };
    return {
        ...messages,
        errors: messages.errors.map(name),
        refusal,
        warnings: [
            ...(warning ? [warning] : []),
            // The provider's own warning covers only the allocations that the engine checked.
            ...messages.warnings
                .filter(([text = ""]) => !refusal || !isExcess(text))
                .flatMap(correct)
                .map(name),
        ],
        origin: { date: preview.date, commit: "" },
        stack: stack && `${project}/${stack}`,
        people,
        changes: groupPeople(people),
        groups: findGroupChanges(groups, rules),
        seats: countSeats(people, reported),
        hidden,
        releaseChanges,
        changing: countChanging(preview),
        hidesViolations:
            preview.violations === undefined &&
            messages.errors.every(([text]) => text === previewFailed) &&
            messages.errors.length > 0,
        omittedResources,
        otherChanges: steps.filter((step) => changing.has(step.op) && !isOwn(step) && isPlain(typeOf(step))).length,
        asksForSeats: !["none", undefined].includes(preview.config["uipath:seatsFrom"] as string | undefined),
        multipleOrganizations: organizations.size > 1,
    };
}

const changing = new Set(["create", "import", "update", "replace", "delete"]);
