import * as pulumi from "@pulumi/pulumi";

const noStack = {};

/** Whether a Pulumi program is running, not just a process that imports this package. */
export function isInProgram(): boolean {
    return pulumi.runtime.getStackResource() !== undefined;
}

/** Code outside a program shares one value. An Automation API process runs many programs, told apart by root stack. */
export function perProgram<T>(create: () => T): () => T {
    const programs = new WeakMap<object, { value: T }>();
    return () => {
        const program = pulumi.runtime.getStackResource() ?? noStack;
        const known = programs.get(program) ?? { value: create() };
        programs.set(program, known);
        return known.value;
    };
}
