import { randomUUID } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { createDeclarationsFile, type DeclarationsFile, type Declarer } from "../declarations-file";

/**
 * Tells the provider whom the whole program declares, before it writes for anyone.
 *
 * The engine hands the provider one resource after the other, each just before its own write. To know that a user who
 * leaves one allocation stands in another, the provider must hear of both first; the program knows them as soon as they
 * are constructed. What a program marks secret is not told; nor is what is unknown in a preview.
 */
export async function declare(
    name: string,
    accountId: pulumi.Input<string | undefined> | undefined,
    userIds: pulumi.Output<string[]>,
): Promise<Declarer & { file?: string }> {
    const program = currentProgram();
    const declarer = { key: `${program.key}/${program.declared++}`, name };
    const { file } = program;
    if (file === undefined) {
        return declarer;
    }
    const declaration = pulumi.all([accountId, userIds]);
    void pulumi.isSecret(declaration).then((secret) => {
        if (!secret) {
            declaration.apply(([account, users]) => file.append({ ...declarer, accountId: account, userIds: users }));
        }
    });
    // All allocations that the program constructs in one go are told by then.
    await new Promise((resolve) => setImmediate(resolve));
    return { ...declarer, file: file.path };
}

interface Program {
    key: string;
    file: DeclarationsFile | undefined;
    declared: number;
}

/** An Automation API process runs many programs; the root stack is what tells them apart. */
const programs = new WeakMap<object, Program>();
const noStack = {};

function currentProgram(): Program {
    const stack = pulumi.runtime.getStackResource() ?? noStack;
    const program = programs.get(stack) ?? { key: randomUUID(), file: createDeclarationsFile(), declared: 0 };
    programs.set(stack, program);
    return program;
}
