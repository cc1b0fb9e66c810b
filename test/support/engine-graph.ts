export interface Node {
    name: string;
    dependsOn: readonly string[];
}

export function withDependents(names: Iterable<string>, nodes: Iterable<Node>): Set<string> {
    const all = [...nodes];
    return closure(names, (name) => all.flatMap((node) => (node.dependsOn.includes(name) ? [node.name] : [])));
}

export function withDependencies(names: Iterable<string>, nodes: Iterable<Node>): Set<string> {
    const all = [...nodes];
    return closure(names, (name) => all.flatMap((node) => (node.name === name ? node.dependsOn : [])));
}

/** Sets that can be deleted in parallel, in order: dependents before their dependencies. */
export function antichains<Some extends Node>(nodes: readonly Some[]): Some[][] {
    const chains: Some[][] = [];
    for (let left = [...nodes]; left.length > 0; ) {
        const names = new Set(left.map(({ name }) => name));
        const chain = left.filter((node) => !node.dependsOn.some((other) => names.has(other)));
        if (chain.length === 0) {
            throw new Error("resources depend on each other in a circle");
        }
        chains.unshift(chain);
        left = left.filter((node) => !chain.includes(node));
    }
    return chains;
}

function closure(names: Iterable<string>, next: (name: string) => readonly string[]): Set<string> {
    const found = new Set<string>();
    const open = [...names];
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
        if (!found.has(name)) {
            found.add(name);
            open.push(...next(name));
        }
    }
    return found;
}
