import type { Allocation } from "../allocation/registry";
import { InputError } from "../errors";
import { inputProblem } from "../settings/problems";
import type { Problem } from "../settings/types";
import { joinList, plural } from "../text";
import type { Session } from "./session";

export function overlapProblems<T>(
    { organizations, people }: Session,
    allocation: Allocation<T>,
    noun: "user" | "group",
): Problem[] {
    const byOther = new Map<Allocation<T>, string[]>();
    for (const [id, other] of allocation.overlaps) {
        byOther.set(other, [...(byOther.get(other) ?? []), id]);
    }
    const nameSome = (ids: readonly string[]) => {
        const named = noun === "user" ? people.listUsers(ids) : joinList(ids);
        return named === "" ? "" : `: ${named}`;
    };
    const [property, cure] =
        noun === "user"
            ? [
                  "userIds",
                  "a write replaces all direct licenses of a user, so declare each user in one allocation, with all their bundles",
              ]
            : ["groupId", "a write replaces the whole rule of a group, so declare each group once"];
    return [...byOther].map(([other, both]) =>
        inputProblem(
            property,
            `${plural(both.length, noun)} declared twice in this organization, in ${organizations.nameOf(allocation.key)} and in ${organizations.nameOf(other.key)}${nameSome(both)}; ${cure}`,
        ),
    );
}

/** Another allocation may have declared the same users or group since the check. */
export function rejectOverlaps<T>(session: Session, allocation: Allocation<T>, noun: "user" | "group"): void {
    const [problem] = overlapProblems(session, allocation, noun);
    if (problem) {
        throw new InputError({
            summary: `${problem.message}.`,
            remedy: "declare each of them once. Nothing was sent for this allocation.",
        });
    }
}
