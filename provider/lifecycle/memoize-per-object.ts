/** Created on first use and garbage-collected with the object. */
export function memoizePerObject<Key extends object, T, Args extends unknown[]>(
    create: (key: Key, ...args: Args) => T,
): (key: Key, ...args: Args) => T {
    const values = new WeakMap<Key, { value: T }>();
    return (key, ...args) => {
        const known = values.get(key) ?? { value: create(key, ...args) };
        values.set(key, known);
        return known.value;
    };
}
