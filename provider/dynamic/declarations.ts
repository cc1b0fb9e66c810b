import * as v from "valibot";
import type { Overlap, Roster } from "../allocation/roster";
import { type Declaration, type Declarer, readNewDeclarations } from "../contract/declarations";
import { canonicalId } from "../domain/id";
import { inputProblem } from "../settings/problems";
import type { Problem, Settings } from "../settings/types";
import { count, list } from "../text";
import { type Inputs, isUnknown } from "./input-reader";
import * as session from "./session";

/** What the program adds to a resource's inputs, for check alone: the state never holds it. */
const told = v.object({ key: v.string(), name: v.string(), file: v.optional(v.string()) });

/** What a check has to say of the other allocations of the program. */
export interface Others {
    /** What this allocation declares and another one does as well. */
    problems: Problem[];
    /** To be called with what the allocation declares when its check has passed, else with nothing. */
    conclude(target: unknown): void;
}

/** Hears what the program declares so far, this resource included, which declares users or a group. */
export function hear(declarer: unknown, inputs: Inputs, settings: Settings): Others {
    const parsed = v.safeParse(told, declarer);
    if (!parsed.success) {
        return nothingHeard;
    }
    const { key, name, file } = parsed.output;
    for (const other of file === undefined ? [] : readNewDeclarations(file)) {
        announce(other, { ...other, accountId: other.accountId ?? settings.accountId });
    }
    const run = announce({ key, name }, inputs);
    return run
        ? {
              problems: explainOverlaps(run.overlapsOf(key), name, "groupId" in inputs ? "groupId" : "userIds"),
              conclude: (target) => run.check(key, target),
          }
        : nothingHeard;
}

const nothingHeard: Others = { problems: [], conclude: () => undefined };

/** Notes what an allocation declares; returns the run that it belongs to, when it is known. */
function announce(
    declarer: Declarer,
    { accountId, userIds, groupId }: Omit<Declaration, keyof Declarer>,
): Roster<unknown> | undefined {
    const declared = Array.isArray(userIds) ? userIds : [groupId];
    const known = declared.filter((id): id is string => typeof id === "string" && !isUnknown(id));
    if (typeof accountId !== "string" || isUnknown(accountId) || (userIds === undefined && known.length === 0)) {
        return undefined;
    }
    const account = canonicalId(accountId);
    const run = userIds === undefined ? session.groups(account) : session.account(account);
    run.announce(declarer, known.map(canonicalId));
    return run as Roster<unknown>;
}

function explainOverlaps(overlaps: readonly Overlap[], name: string, property: "userIds" | "groupId"): Problem[] {
    const users = new Map<string, string[]>();
    for (const { userId, elsewhere } of overlaps) {
        const both = users.get(elsewhere) ?? [];
        users.set(elsewhere, both);
        both.push(userId);
    }
    const [noun, cure] =
        property === "userIds"
            ? [
                  "user",
                  "a write replaces all that a user holds, so declare each user in one allocation, with all their bundles",
              ]
            : ["group", "a write replaces all that a group gives, so declare each group once"];
    return [...users].map(([elsewhere, both]) =>
        inputProblem(
            property,
            `${count(both.length, noun)} declared twice in this account, in ${name} and in ${elsewhere}: ${list(both)}; ${cure}`,
        ),
    );
}
