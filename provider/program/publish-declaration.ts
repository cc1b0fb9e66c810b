import { setImmediate as nextTurn } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import { clear, type Declaration, fingerprint, publish, sweep } from "../contract/declarations";
import { findName, takeDirectory } from "./known-names";
import { pendingLookups } from "./pending-lookups";
import { perProgram } from "./per-program";

/** What a resource declares, as its constructor has it. */
export interface Declared {
    kind: Declaration["kind"];
    accountId: unknown;
    baseUrl: unknown;
    /** The users, or the group. */
    members: pulumi.Input<unknown>;
    /** The input that they stand in. */
    membersInput: "userIds" | "groupId";
    userBundleCodes: unknown;
    useExternalLicense: unknown;
}

interface Program {
    engine: string | undefined;
    /** How many resources have the same name and parents' names. */
    keys: Map<string, number>;
    unpublished: Declaration[];
}

const currentProgram = perProgram((): Program => {
    const engine = engineAddress();
    if (engine !== undefined) {
        clear(engine);
        sweep();
        clearAfterFailure(engine);
    }
    return { engine, keys: new Map(), unpublished: [] };
});

/**
 * Tells the provider what the whole program declares, before it writes for anyone. Returns the key of this resource.
 *
 * The engine hands the provider one resource after the other, each just before its own write. To know that a user who
 * leaves one allocation stands in another, the provider must hear of both first; the program knows them as soon as they
 * are constructed, or when the people in them have been looked up. It says who they are by fingerprints, and nothing else that
 * is secret; nor does it say what is unknown in a preview, or what `ignoreChanges` may replace.
 */
export async function publishDeclaration(
    name: string,
    opts: pulumi.CustomResourceOptions | undefined,
    { kind, membersInput, ...declared }: Declared,
): Promise<string> {
    const program = currentProgram();
    const { engine, unpublished } = program;
    const key = keyOf(name, opts, program);
    if (engine === undefined) {
        return key;
    }
    const isIgnored = (input: string) => opts?.ignoreChanges?.some((each) => each === input || each === "*") ?? false;
    const note = (known: Omit<Declaration, "key" | "kind">) => unpublished.push({ key, kind, ...known });
    note({ isPreview: pulumi.runtime.isDryRun() });
    const place = pulumi.output({ accountId: declared.accountId, baseUrl: declared.baseUrl });
    const set = pulumi.output({
        userBundleCodes: declared.userBundleCodes,
        useExternalLicense: declared.useExternalLicense,
    });
    const members = pulumi.output(declared.members);
    const all = pulumi.output({ place, set, members, areSecret: areSecret({ place, set, members }) });
    all.apply(
        ({
            place: { accountId, baseUrl },
            set: { userBundleCodes, useExternalLicense },
            members: given,
            areSecret: hide,
        }) => {
            const ids = [given].flat().filter((id) => typeof id === "string");
            note({
                ...(!hide.place && textIn({ accountId, baseUrl })),
                ...(!isIgnored(membersInput) && { members: ids.map((id) => fingerprint(engine, id)) }),
                ...(!hide.members && { names: namesOf(ids, engine) }),
                ...(!hide.set &&
                    Array.isArray(userBundleCodes) &&
                    !isIgnored("userBundleCodes") && { userBundleCodes }),
                ...(!hide.set && { useExternalLicense: useExternalLicense === true }),
            });
        },
    );
    // All allocations that the program constructs in one go are known by then.
    await nextTurn();
    await pendingLookups();
    const [first] = unpublished;
    if (first) {
        first.directory = Object.fromEntries(takeDirectory().map(([id, name]) => [fingerprint(engine, id), name]));
    }
    publish(engine, unpublished.splice(0));
    return key;
}

function namesOf(ids: readonly string[], engine: string): Record<string, string> {
    const named = ids.map((id) => [fingerprint(engine, id), findName(id)] as const);
    return Object.fromEntries(named.filter((each): each is [string, string] => each[1] !== undefined));
}

const engines = new Set<string>();

/** After a program that fails, nothing is deleted, and the provider may not have read everything. */
function clearAfterFailure(engine: string): void {
    if (engines.size === 0) {
        process.once("exit", (code) => {
            if (code !== 0) {
                engines.forEach(clear);
            }
        });
    }
    engines.add(engine);
}

/** The same address that the provider's process has; undefined in a program without an engine, such as a test with mocks. */
function engineAddress(): string | undefined {
    try {
        // Not in Pulumi's types; the environment has the address for programs that the command line runs, and no others.
        const { getStore } = require("@pulumi/pulumi/runtime/state");
        return getStore().settings.options.engineAddr || undefined;
    } catch {
        return process.env.PULUMI_NODEJS_ENGINE || undefined;
    }
}

/** The resource's name with its parents', and a number where several have the same. */
function keyOf(name: string, opts: pulumi.CustomResourceOptions | undefined, { keys }: Program): string {
    const names = [name];
    for (let parent = opts?.parent as Named | undefined; parent; parent = parent.__parentResource) {
        if (parent.__pulumiType !== pulumi.runtime.rootPulumiStackTypeName) {
            names.unshift(String(parent.__name));
        }
    }
    const key = names.join("/");
    const number = (keys.get(key) ?? 0) + 1;
    keys.set(key, number);
    return number === 1 ? key : `${key}#${number}`;
}

/** What Pulumi keeps of each resource. */
interface Named {
    __name?: string;
    __pulumiType?: string;
    __parentResource?: Named;
}

async function areSecret<T extends Record<string, pulumi.Output<unknown>>>(
    outputs: T,
): Promise<Record<keyof T, boolean>> {
    const entries = Object.entries(outputs).map(
        async ([name, output]) => [name, await pulumi.isSecret(output)] as const,
    );
    return Object.fromEntries(await Promise.all(entries)) as Record<keyof T, boolean>;
}

function textIn(inputs: Record<string, unknown>): Record<string, string> {
    return Object.fromEntries(
        Object.entries(inputs).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
    );
}
