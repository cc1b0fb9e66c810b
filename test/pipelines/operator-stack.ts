/**
 * The fields of a Stack that the example needs, as the operator's reference names them (docs/stacks.md of
 * pulumi/pulumi-kubernetes-operator, 2.9). No package registry serves the operator's own schema.
 */
const fields = {
    apiVersion: "string",
    kind: "string",
    metadata: { name: "string", namespace: "string" },
    spec: {
        serviceAccountName: "string",
        projectRepo: "string",
        branch: "string",
        gitAuth: { accessToken: { type: "string", secret: { name: "string", key: "string" } } },
        stack: "string",
        backend: "string",
        refresh: "boolean",
        envRefs: { "*": { type: "string", secret: { name: "string", key: "string" } } },
        workspaceTemplate: { spec: { image: "string" } },
    },
};

type Fields = { readonly [name: string]: string | Fields };

/** The paths in a Stack with an unknown field or a value of a wrong type. Other resources have none. */
export function findUnknownInStack(resource: { kind: string }): string[] {
    return resource.kind === "Stack" ? compare(resource, fields, "Stack") : [];
}

function compare(value: unknown, expected: string | Fields | undefined, path: string): string[] {
    if (typeof expected !== "object") {
        return typeof value === expected ? [] : [path];
    }
    return Object.entries(value as object).flatMap(([name, each]) =>
        compare(each, expected[name] ?? expected["*"], `${path}.${name}`),
    );
}
