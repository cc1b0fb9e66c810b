import type { Allocation, Registry } from "../allocation/registry";
import { redact } from "../redaction/redact";
import type { Problem, Settings } from "../settings/types";
import { truncateList } from "../text";
import { overlapProblems } from "./cross-check";
import { hasUnknown, type Inputs, isUnknown } from "./input-reader";
import type { Organization } from "./organizations";
import type { Session } from "./session";

interface Kind<Checked, T> {
    noun: "user" | "group";
    read: (inputs: Inputs, settings: Settings) => { inputs: Inputs; problems: Problem[] };
    registryOf: (organization: Organization) => Registry<T>;
    idsOf: (inputs: Inputs) => unknown;
    targetOf: (inputs: Checked) => T;
    passed: (inputs: Checked, allocation: Allocation<T> | undefined) => Promise<void>;
}

export async function checkResource<Checked, T>(
    session: Session,
    news: Inputs,
    { noun, read, registryOf, idsOf, targetOf, passed }: Kind<Checked, T>,
): Promise<{ inputs: Inputs; failures: readonly string[] }> {
    session.hasChecked = true;
    session.readDeclarations();
    const { given, isOwnAddress } = separateAddress(news);
    const { settings, problems: settingProblems } = session.settingsFor(given.accountId);
    const { inputs: checked, problems } = read(given, settings);
    const inputs = { ...checked, ...(isOwnAddress !== undefined && { __isOwnAddress: isOwnAddress }) };
    const all = [...settingProblems, ...problems];
    const { accountId, baseUrl, __key: key } = inputs as Inputs;
    const ids = [idsOf(inputs)].flat().filter((id): id is string => typeof id === "string" && !isUnknown(id));
    if (given.__isSecret === true) {
        session.people.hide(ids);
    }
    let allocation: Allocation<T> | undefined;
    if (isText(accountId) && isText(baseUrl)) {
        const registry = registryOf(session.organization({ accountId, baseUrl }));
        if (isText(key)) {
            session.organizations.place(registry, noun === "user" ? "users" : "groups", key);
        }
        allocation = registry.check(isText(key) ? key : undefined, ids);
        if (allocation) {
            all.push(...overlapProblems(session, allocation, noun));
            registry.conclude(allocation, all.length === 0 ? targetOf(inputs as Checked) : undefined);
        }
    }
    if (all.length === 0 && !hasUnknown(inputs)) {
        await passed(inputs as Checked, allocation);
    }
    return { inputs, failures: truncateList(all.map(({ message, code }) => redact(`${message} [${code}]`))) };
}

/**
 * With `ignoreChanges`, the inputs of an earlier check come back, and an address from the settings looks like one from the
 * program.
 */
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
