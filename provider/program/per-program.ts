import * as pulumi from "@pulumi/pulumi";

const noStack = {};

/**
 * What there is once in each running program. An Automation API process runs many programs; the root stack is what
 * tells them apart.
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
