import * as pulumi from "@pulumi/pulumi";

const noStack = {};

/** Whether a Pulumi program is running, rather than a process that only imports this package. */
export function isInProgram(): boolean {
    return pulumi.runtime.getStackResource() !== undefined;
}

/**
 * A value that each running program has once; code outside a program shares one. An Automation API process runs many
 * programs, and the root stack tells them apart.
 */
export function perProgram<T>(create: () => T): () => T {
    const programs = new WeakMap<object, { value: T }>();
    return () => {
        const program = pulumi.runtime.getStackResource() ?? noStack;
        const known = programs.get(program) ?? { value: create() };
        programs.set(program, known);
        return known.value;
    };
}
