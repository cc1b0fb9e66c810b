/**
 * The fields of a Stack that the example has need of, as the operator's reference names them (docs/stacks.md of
 * pulumi/pulumi-kubernetes-operator, 2.9). Its own schema is in no package registry that serves it.
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

/** Where a Stack has a field that is none, or a value of another type; nothing for other resources. */
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
