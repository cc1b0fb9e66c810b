import type * as pulumi from "@pulumi/pulumi";
import type { Allocation, Registry } from "../allocation/registry";
import { redact } from "../redaction/redact";
import type { Problem, Settings } from "../settings/types";
import { firstOf } from "../text";
import { overlapProblems } from "./cross-check";
import { hasUnknown, type Inputs, isUnknown } from "./input-reader";
import * as session from "./session";

/** What the constructor and check add to the inputs, and the state keeps; Pulumi shows no names that begin so. */
export interface InternalInputs {
    __provider: unknown;
    /** The resource's name with its parents'. */
    __key?: string;
    /** Whether the address stands in the program, rather than in the settings. */
    __isOwnAddress?: boolean;
    /** Whether the list of users is marked secret, so that nothing may name them. */
    __isSecret?: boolean;
}

interface Kind<Checked, T> {
    noun: "user" | "group";
    read: (inputs: Inputs, settings: Settings) => { inputs: Inputs; problems: Problem[] };
    registryOf: (organization: session.Organization) => Registry<T>;
    /** The users, or the group. */
    idsOf: (inputs: Inputs) => unknown;
    targetOf: (inputs: Checked) => T;
    /** Called with inputs that are right and wholly known. */
    passed: (inputs: Checked, allocation: Allocation<T> | undefined) => Promise<void>;
}

/** Checks a resource beside the settings and the program's other resources. */
export async function checkResource<Checked, T>(
    news: Inputs,
    { noun, read, registryOf, idsOf, targetOf, passed }: Kind<Checked, T>,
): Promise<pulumi.dynamic.CheckResult<Inputs>> {
    session.noteCheck();
    session.hearDeclarations();
    const { given, isOwnAddress } = separateAddress(news);
    const { settings, problems: settingProblems } = session.settingsFor(given.accountId);
    const { inputs: checked, problems } = read(given, settings);
    const inputs = { ...checked, ...(isOwnAddress !== undefined && { __isOwnAddress: isOwnAddress }) };
    const all = [...settingProblems, ...problems];
    const { accountId, baseUrl, __key: key } = inputs as Inputs;
    const ids = [idsOf(inputs)].flat().filter((id): id is string => typeof id === "string" && !isUnknown(id));
    if (given.__isSecret === true) {
        session.hideUsers(ids);
    }
    let allocation: Allocation<T> | undefined;
    if (isText(accountId) && isText(baseUrl)) {
        const registry = registryOf(session.organization({ accountId, baseUrl }));
        if (isText(key)) {
            session.placeIn(registry, noun === "user" ? "users" : "groups", key);
        }
        allocation = registry.check(isText(key) ? key : undefined, ids);
        if (allocation) {
            all.push(...overlapProblems(allocation, noun));
            registry.conclude(allocation, all.length === 0 ? targetOf(inputs as Checked) : undefined);
        }
    }
    if (all.length === 0 && !hasUnknown(inputs)) {
        await passed(inputs as Checked, allocation);
    }
    // The engine prints a named property's whole value, however long; the reason names what matters of it.
    const reasons = firstOf(all.map(({ message, code }) => `${message} [${code}]`));
    return { inputs, failures: reasons.map((reason) => ({ property: "", reason: redact(reason) })) };
}

/** `ignoreChanges` brings the inputs of an earlier check, in which an address from the settings stands as if it were given. */
function separateAddress(news: Inputs): { given: Inputs; isOwnAddress: boolean | undefined } {
    const { __isOwnAddress: before, baseUrl, ...others } = news;
    if (baseUrl === undefined || baseUrl === null || before === false) {
        return { given: others, isOwnAddress: false };
    }
    return { given: { ...others, baseUrl }, isOwnAddress: true };
}

function isText(value: unknown): value is string {
    return typeof value === "string" && !isUnknown(value);
}
