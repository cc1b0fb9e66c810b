import type { Change } from "../domain/changes";
import type { RuleChange } from "../domain/group-rule";
import { joinList } from "../text";

const codesAtMost = 40;

/** Pulumi's color marks: the CLI shows colors on a terminal and removes the marks elsewhere. */
const colored = {
    gained: (text: string) => `<{%fg 2%}>${text}<{%reset%}>`,
    lost: (text: string) => `<{%fg 1%}>${text}<{%reset%}>`,
};
const plain: typeof colored = { gained: (text) => text, lost: (text) => text };

export function describeChange({ gained, lost, from, unconfirmed }: Omit<Change, "userIds">): string {
    const move = from && `moves from ${from}`;
    const what =
        [describeBundles(gained, lost, colored), move].filter(Boolean).join(", ") || "same licenses, sent again";
    return `${what}${unconfirmed ? " (unconfirmed)" : ""}`;
}

export function describeRule(change: RuleChange): string {
    return ruleParts(change, plain);
}

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
        gained.length > 0 && paint.gained(`+ ${joinList(gained, codesAtMost)}`),
        lost.length > 0 && paint.lost(`- ${joinList(lost, codesAtMost)}`),
    ]
        .filter(Boolean)
        .join("  ");
}
