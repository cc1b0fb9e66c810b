import type { GroupRule } from "../domain/group-rule";
import { quote, sanitize } from "../text";

/** A group's rule before the run, according to the server. */
export interface RuleBefore {
    accountId: string;
    groupId: string;
    rule: GroupRule;
}

const external = "useExternalLicense: true";

/** A line of the preview; the report parses it. */
export function printRule({ accountId, groupId, rule }: RuleBefore): string {
    const { userBundleCodes, quotas = {}, useExternalLicense } = rule;
    const parts = [
        ...userBundleCodes.map((code) => sanitize(code)),
        ...Object.entries(quotas).map(([code, limit]) => `quota of ${sanitize(code)}: ${limit}`),
        ...(useExternalLicense ? [external] : []),
    ];
    return `group ${quote(groupId, 200)} of organization ${quote(accountId, 200)} already has a rule: ${parts.join(", ")}`;
}

/** Undefined for any other line. */
export function parseRule(line: string): RuleBefore | undefined {
    const [, groupId, accountId, text] =
        line.match(/^group "(.*)" of organization "(.*)" already has a rule: (.*)$/) ?? [];
    if (groupId === undefined || accountId === undefined || text === undefined) {
        return undefined;
    }
    const parts = text.split(", ");
    const quotas = parts.flatMap((part) => {
        const [, code, limit] = part.match(/^quota of (.*): (\d+)$/) ?? [];
        return code === undefined ? [] : [[code, Number(limit)] as const];
    });
    return {
        accountId,
        groupId,
        rule: {
            userBundleCodes: parts.filter((part) => !part.includes(":")),
            useExternalLicense: parts.includes(external),
            ...(quotas.length > 0 && { quotas: Object.fromEntries(quotas) }),
        },
    };
}
