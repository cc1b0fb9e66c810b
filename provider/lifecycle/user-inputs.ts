import type { Declaration } from "../allocation/plan";
import { canonicalId, sentId } from "../domain/id";
import type { Problem, Settings } from "../settings/types";
import { findIdProblem, InputReader, type Inputs, withoutUndefined } from "./input-reader";

/** Normalized and complete, as in the state. */
export interface CheckedInputs extends Declaration {
    accountId: string;
    baseUrl: string;
}

export function checkInputs(inputs: Inputs, settings: Settings): { inputs: Inputs; problems: Problem[] } {
    const reader = new InputReader(inputs, settings);
    reader.rejectOthers(["userIds"]);
    const checked = {
        ...inputs,
        userIds: reader.set("userIds", "user IDs", {
            check: (id) => findIdProblem(id, "user"),
            normalize: sentId,
            keyOf: canonicalId,
        }),
        ...reader.common(),
    };
    return { inputs: withoutUndefined(checked), problems: reader.problems };
}
