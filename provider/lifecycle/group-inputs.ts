import type { GroupRule } from "../domain/group-rule";
import type { Problem, Settings } from "../settings/types";
import { quote } from "../text";
import { findIdProblem, InputReader, type Inputs, isUnknown, withoutUndefined } from "./input-reader";

/** Normalized and complete, as in the state. */
export interface CheckedGroupInputs extends GroupRule {
    groupId: string;
    accountId: string;
    baseUrl: string;
    onRelease: "clear" | "keep";
}

export function checkGroupInputs(inputs: Inputs, settings: Settings): { inputs: Inputs; problems: Problem[] } {
    const reader = new InputReader(inputs, settings);
    reader.rejectOthers(["groupId", "quotas"]);
    const groupId = reader.text("groupId", "a group's ID", (id) => findIdProblem(id, "group"));
    const common = reader.common();
    const quotas = readQuotas(reader, inputs.quotas ?? undefined, common.userBundleCodes);
    const checked = { ...inputs, groupId, ...common, quotas };
    return { inputs: withoutUndefined(checked), problems: reader.problems };
}

function readQuotas(reader: InputReader, quotas: unknown, codes: unknown): unknown {
    if (quotas === undefined || isUnknown(quotas)) {
        return quotas;
    }
    if (typeof quotas !== "object" || quotas === null || Array.isArray(quotas)) {
        reader.report("quotas", `${quote(quotas)} is not a map; give it as { ATTUNU: 20 }`);
        return {};
    }
    for (const [code, limit] of Object.entries(quotas)) {
        if (!isUnknown(limit) && !(Number.isSafeInteger(limit) && limit >= 1)) {
            reader.report(`quotas.${quote(code)}`, `${quote(limit)} is not a whole number of at least 1`);
        }
        if (Array.isArray(codes) && !codes.some(isUnknown) && !codes.includes(code)) {
            const given = codes.map((each) => quote(each)).join(", ");
            reader.report(`quotas.${quote(code)}`, `userBundleCodes does not have ${quote(code)}; it has ${given}`);
        }
    }
    return Object.fromEntries(Object.entries(quotas).sort());
}
