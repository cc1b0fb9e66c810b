import type { Program, UpOptions } from "./engine-model";
import type { Properties } from "./plugin";

export interface EngineCase {
    before?: Program;
    beforeOptions?: UpOptions;
    after: Program;
    options?: UpOptions;
    /** Calls that fail in the second run, as in `create one`. */
    failing?: string[];
    /** Whether a failed call returns a partial state. */
    failsInPart?: boolean;
    /** The calls and, with a dot, their ends. If only one call runs at a time, ends are left out. */
    calls: string[];
    /** Whether the engine has only one possible order. */
    isOrdered?: boolean;
    fails?: boolean;
    state?: string[];
}

const at = (v: number, accountId = "a"): Properties => ({ v, accountId });
const alone = { parallel: 1 };

/** Cases in which the model of the engine and the real engine must agree. */
export const engineCases: Readonly<Record<string, EngineCase>> = {
    "with --parallel 1, one resource follows the other": {
        before: { one: at(1), two: at(1), three: at(1) },
        after: { two: at(1), one: at(2), four: at(1) },
        calls: [
            "check two",
            "diff two",
            "check one",
            "diff one",
            "update one",
            "check four anew",
            "create four",
            "delete three",
        ],
        state: ["one", "two", "four"],
    },
    "with more parallel writes, the next check starts during a write": {
        after: { one: at(1), two: at(1) },
        options: { parallel: 2 },
        calls: ["check one anew", "create one", "check two anew", "create two", "create one.", "create two."],
    },
    "a resource is checked after its dependency is written": {
        after: { two: at(1), one: at(1) },
        options: { parallel: 2, resources: { two: { dependsOn: ["one"] } } },
        isOrdered: true,
        calls: ["check one anew", "create one", "create one.", "check two anew", "create two", "create two."],
    },
    "dependents are deleted before their dependencies": {
        before: { one: at(1), two: at(1) },
        beforeOptions: { resources: { two: { dependsOn: ["one"] } } },
        after: {},
        options: { parallel: 2 },
        isOrdered: true,
        calls: ["delete two", "delete two.", "delete one", "delete one."],
    },
    "only targets are checked, and deleted if they left the program": {
        before: { one: at(1), two: at(1), three: at(1), four: at(1) },
        after: { one: at(2), two: at(2) },
        options: { ...alone, target: ["one", "three"] },
        calls: ["check one", "diff one", "update one", "delete three"],
        state: ["one", "two", "four"],
    },
    "excluded resources are neither checked nor deleted": {
        before: { one: at(1), two: at(1), three: at(1) },
        after: { one: at(2), two: at(2) },
        options: { ...alone, exclude: ["one", "three"] },
        calls: ["check two", "diff two", "update two"],
    },
    "a target whose dependency would be created is an error": {
        after: { one: at(1), two: at(1) },
        options: { ...alone, target: ["two"], resources: { two: { dependsOn: ["one"] } } },
        calls: ["check two anew"],
        fails: true,
    },
    "a target whose dependents would be deleted with it is an error": {
        before: { one: at(1), two: at(1) },
        beforeOptions: { resources: { two: { dependsOn: ["one"] } } },
        after: {},
        options: { ...alone, target: ["one"] },
        isOrdered: true,
        calls: [],
        fails: true,
    },
    "a replacement by --replace is checked once, without a diff": {
        before: { one: at(1) },
        after: { one: at(1) },
        options: { ...alone, replace: ["one"] },
        isOrdered: true,
        calls: ["check one anew", "create one", "delete one"],
    },
    "a replacement by the diff is checked twice": {
        before: { one: at(1) },
        after: { one: at(1, "b") },
        isOrdered: true,
        calls: ["check one", "diff one", "check one anew", "create one", "delete one"],
    },
    "the old half of a partial replacement stays for the next run": {
        before: { one: at(1) },
        after: { one: at(1, "b") },
        failing: ["create one"],
        failsInPart: true,
        isOrdered: true,
        calls: ["check one", "diff one", "check one anew", "create one"],
        fails: true,
        state: ["one failed", "one condemned"],
    },
    "deleteBeforeReplace deletes first, with the dependents that use its account ID": {
        before: { one: at(1), two: at(1), three: at(1) },
        beforeOptions: { resources: { two: { accountIdOf: "one" }, three: { dependsOn: ["one"] } } },
        after: { one: at(1), two: at(2), three: at(1) },
        options: {
            ...alone,
            replace: ["one"],
            resources: {
                one: { deleteBeforeReplace: true },
                two: { accountIdOf: "one" },
                three: { dependsOn: ["one"] },
            },
        },
        calls: [
            "check one anew",
            "diff two with unknown",
            "delete two",
            "delete one",
            "create one",
            "check two anew",
            "create two",
            "check three",
            "diff three",
        ],
        state: ["one", "two", "three"],
    },
    "a check with ignored changes gets the old inputs": {
        before: { one: at(1) },
        after: { one: at(2) },
        options: { ...alone, resources: { one: { ignoreChanges: ["v"] } } },
        calls: ["check one", "diff one"],
    },
    "a check with all changes ignored gets the old inputs": {
        before: { one: at(1) },
        after: { one: at(2, "b") },
        options: { ...alone, resources: { one: { ignoreChanges: ["*"] } } },
        calls: ["check one", "diff one"],
    },
    "an error ends the run": {
        before: { one: at(1), two: at(1), three: at(1) },
        after: { one: at(2), two: at(2) },
        options: { ...alone, resources: { two: { dependsOn: ["one"] } } },
        failing: ["update one"],
        isOrdered: true,
        calls: ["check one", "diff one", "update one"],
        fails: true,
    },
    "with --continue-on-error the run goes on with others, without dependents, and deletes": {
        before: { one: at(1), two: at(1), three: at(1) },
        after: { one: at(2), two: at(2), four: at(1) },
        options: { ...alone, continueOnError: true, resources: { two: { dependsOn: ["one"] } } },
        failing: ["update one"],
        calls: [
            "check one",
            "diff one",
            "update one",
            "check four anew",
            "create four",
            "check two",
            "diff two",
            "delete three",
        ],
        fails: true,
    },
    "a failed check ends the run even with --continue-on-error": {
        before: { three: at(1) },
        after: { one: at(2), two: at(2) },
        options: { ...alone, continueOnError: true, resources: { two: { dependsOn: ["one"] } } },
        failing: ["check one"],
        isOrdered: true,
        calls: ["check one anew"],
        fails: true,
    },
};
