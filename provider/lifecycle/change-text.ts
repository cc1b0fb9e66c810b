import type { Change } from "../domain/changes";
import type { RuleChange } from "../domain/group-rule";
import { list } from "../text";

const codesAtMost = 40;

/** Pulumi's marks for colors: the CLI shows them on a terminal, and takes them out elsewhere. */
const colored = {
    gained: (text: string) => `<{%fg 2%}>${text}<{%reset%}>`,
    lost: (text: string) => `<{%fg 1%}>${text}<{%reset%}>`,
};
const plain: typeof colored = { gained: (text) => text, lost: (text) => text };

/** What users gain and lose, and from where they come. */
export function describeChange({ gained, lost, from, unconfirmed }: Omit<Change, "userIds">): string {
    const move = from && `moves from ${from}`;
    const what =
        [describeBundles(gained, lost, colored), move].filter(Boolean).join(", ") || "same licenses, sent again";
    return `${what}${unconfirmed ? " (unconfirmed)" : ""}`;
}

/** What the members of a group gain and lose. */
export function describeRule(change: RuleChange): string {
    return ruleParts(change, plain);
}

/** The same, for a line. */
export function paintRule(change: RuleChange): string {
    return ruleParts(change, colored);
}

function ruleParts({ gained, lost, quotas, externalLicense }: RuleChange, paint: typeof plain): string {
    return [
        describeBundles(gained, lost, paint),
        ...quotas.map(({ code, limit }) =>
            limit === undefined ? `no quota of ${code}` : `quota of ${code}: ${limit}`,
        ),
        externalLicense !== undefined && `useExternalLicense: ${externalLicense}`,
    ]
        .filter(Boolean)
        .join("  ");
}

function describeBundles(gained: readonly string[], lost: readonly string[], paint: typeof plain): string {
    return [
        gained.length > 0 && paint.gained(`+ ${list(gained, codesAtMost)}`),
        lost.length > 0 && paint.lost(`- ${list(lost, codesAtMost)}`),
    ]
        .filter(Boolean)
        .join("  ");
}
