import type * as pulumi from "@pulumi/pulumi";
import { redact } from "../redaction/redact";
import type { Problem, Settings } from "../settings/types";
import { firstOf } from "../text";
import { hear } from "./declarations";
import { hasUnknown, type Inputs } from "./input-reader";
import * as session from "./session";

/**
 * Checks a resource beside the settings and the program's other resources; `passed` is called with inputs that are right
 * and wholly known.
 */
export async function checkResource<Checked>(
    { __declarer: declarer, ...news }: Inputs,
    read: (inputs: Inputs, settings: Settings) => { inputs: Inputs; problems: Problem[] },
    passed: (inputs: Checked) => Promise<void>,
): Promise<pulumi.dynamic.CheckResult<Inputs>> {
    const settings = session.settings();
    const { inputs, problems } = read(news, settings);
    const others = hear(declarer, inputs, settings);
    const all = [...session.settingProblems(), ...problems, ...others.problems];
    others.conclude(all.length === 0 ? inputs : undefined);
    if (all.length === 0 && !hasUnknown(inputs)) {
        await passed(inputs as Checked);
    }
    // The engine prints a named property's whole value, however long; the reason names what matters of it.
    const reasons = firstOf(all.map(({ message, code }) => `${message} [${code}]`));
    return { inputs, failures: reasons.map((reason) => ({ property: "", reason: redact(reason) })) };
}
