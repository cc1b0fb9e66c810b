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

/** What was previewed, and when. */
export interface Origin {
    /** Undefined where the preview does not say it. */
    date: Date | undefined;
    /** Empty where it is not known. */
    commit: string;
}

/** What a reviewer wants to know of a preview. */
export interface Report extends Omit<Messages, "seats" | "rules" | "names"> {
    /** `project/stack`; empty where the preview failed before it began. */
    stack: string;
    origin: Origin;
    /** Why the run is refused for the people whom it would leave without licenses; undefined where it is not. */
    refusal: MassRelease["refusal"];
    people: Person[];
    changes: Change[];
    groups: GroupChange[];
    seats: BundleSeats[];
    hidden: Hidden[];
    releaseChanges: ReleaseChange[];
    /** How many resources of any kind change, those included of which nothing more is said. */
    changing: number;
    /** The preview failed, and Pulumi has left out what may have stopped it. */
    hidesViolations: boolean;
    /** How many resources stay as they are and are left out of the preview, people and all. */
    omittedResources: number;
    /** How many resources of other kinds change. */
    otherChanges: number;
    /** Whether the settings say where seats are read. */
    asksForSeats: boolean;
    /** Whether the people and groups are of several organizations. */
    multipleOrganizations: boolean;
}

/** @param table What a table calls people; whom it does not, the preview may. */
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
    // A preview that failed may show who leaves an allocation and not who comes to another.
    const { refusal, warning } =
        messages.errors.length > 0 ? noMassRelease : judgeReleases(people, preview, omittedResources);
    const kept = new Set(users.after.map((allocation) => allocation.name));
    /** A warning of seats as it is with what only the whole preview shows; it shows not all where somebody is hidden. */
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
            // The provider's own, of the allocations that it is asked about.
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
