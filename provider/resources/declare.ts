import { randomUUID } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import { createDeclarationsFile, type Declared, type Declarer } from "../contract/declarations";
import { pendingLookups } from "../program/pending-lookups";
import { perProgram } from "../program/per-program";

const currentProgram = perProgram(() => ({ key: randomUUID(), file: createDeclarationsFile(), declared: 0 }));

/**
 * Tells the provider what the whole program declares, before it writes for anyone.
 *
 * The engine hands the provider one resource after the other, each just before its own write. To know that a user who
 * leaves one allocation stands in another, the provider must hear of both first; the program knows them as soon as they
 * are constructed, or when the people in them have been looked up. What a program marks secret is not told; nor is what
 * is unknown in a preview.
 */
export async function declare(
    name: string,
    declared: pulumi.Inputs & Partial<Record<keyof Declared, unknown>>,
): Promise<Declarer & { file?: string }> {
    const program = currentProgram();
    const declarer = { key: `${program.key}/${program.declared++}`, name };
    const { file } = program;
    if (file === undefined) {
        return declarer;
    }
    const declaration = pulumi.output(declared);
    void pulumi.isSecret(declaration).then((secret) => {
        if (!secret) {
            declaration.apply((known) => file.append({ ...declarer, ...(known as Declared) }));
        }
    });
    // All allocations that the program constructs in one go are told by then.
    await nextTurn();
    await pendingLookups();
    return { ...declarer, file: file.path };
}
