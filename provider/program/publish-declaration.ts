import { setImmediate as nextTurn } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import { clear, type Declaration, fingerprint, publish, sweep } from "../contract/declarations";
import { findName, takeDirectory } from "./known-names";
import { pendingLookups } from "./pending-lookups";
import { perProgram } from "./per-program";

export interface Declared {
    kind: Declaration["kind"];
    accountId: unknown;
    baseUrl: unknown;
    members: pulumi.Input<unknown>;
    membersInput: "userIds" | "groupId";
    userBundleCodes: unknown;
    useExternalLicense: unknown;
}

interface Program {
    engine: string | undefined;
    /** By key without a number, how many resources have it. */
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
 * Announces the program's declarations to the provider before its first write. Returns the key of this resource.
 *
 * The engine calls the provider for one resource after the other, each just before its write. To see that a user moves from
 * one allocation to another, the provider must know both first. The program knows them once they are constructed and their
 * people are looked up. It sends users as fingerprints and no other secrets, and leaves out values that are unknown in a
 * preview or that `ignoreChanges` may replace.
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
    // Waits for all allocations that the program constructs in the same tick.
    await nextTurn();
    await pendingLookups();
    const [first] = unpublished;
    if (first) {
        first.directory = Object.fromEntries(takeDirectory().map(([id, name]) => [fingerprint(engine, id), name]));
        publish(engine, unpublished.splice(0));
    }
    return key;
}

function namesOf(ids: readonly string[], engine: string): Record<string, string> {
    const named = ids.map((id) => [fingerprint(engine, id), findName(id)] as const);
    return Object.fromEntries(named.filter((each): each is [string, string] => each[1] !== undefined));
}

const engines = new Set<string>();

/** After a failed program nothing is deleted, and the provider may not have read everything. */
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

/** As the provider's process has it; undefined without an engine, such as in a test with mocks. */
function engineAddress(): string | undefined {
    try {
        // Not in Pulumi's types. The environment has the address only for programs that the CLI runs.
        const { getStore } = require("@pulumi/pulumi/runtime/state");
        return getStore().settings.options.engineAddr || undefined;
    } catch {
        return process.env.PULUMI_NODEJS_ENGINE || undefined;
    }
}

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

/** Pulumi's internal properties of a resource. */
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
