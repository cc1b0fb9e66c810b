import { canonicalId } from "../domain/id";
import { unknownValue } from "../lifecycle/input-reader";
import { isMap, type Properties } from "./values";

/**
 * A changed value for the engine's detailed diff. A path has one kind and must lead to a value, or `<null>` is printed. In a
 * list, its index is that of the old list for an item that leaves, and of the new list for one that joins. Without paths, the
 * engine prints every property.
 */
export interface PathChange {
    path: string;
    kind: "add" | "delete" | "update";
    isInput: boolean;
    replaces: boolean;
}

export interface Compared {
    /** An engine may not send them. */
    oldInputs: Properties | undefined;
    news: Properties;
    olds: Properties;
    replaces: readonly string[];
    /** By canonical ID the users who are declared as before and do not hold their licenses. */
    adrift: ReadonlySet<string>;
}

type Entry = Pick<PathChange, "path" | "kind">;

export function diffPaths({ oldInputs, news, olds, replaces, adrift }: Compared): PathChange[] {
    const before = oldInputs ?? olds;
    const ofInputs = namesOf({ oldInputs, olds, news }).flatMap((name) =>
        diffProperty(name, before[name], news[name]).map((entry) => ({
            ...entry,
            isInput: oldInputs !== undefined,
            replaces: replaces.includes(name),
        })),
    );
    const named = new Set(ofInputs.map(({ path }) => path));
    const again = repairs(before, news, adrift)
        .filter(({ path }) => !named.has(path))
        .map((entry) => ({ ...entry, isInput: oldInputs !== undefined, replaces: false }));
    const ofState = openPoints(olds, news).map((entry) => ({ ...entry, isInput: false, replaces: false }));
    const all = [...ofInputs, ...again, ...ofState];
    return all.length > 0 ? all : rewritten(before, news, oldInputs !== undefined);
}

/** The inputs. Names that begin with `__` are internal. Outputs include more than these, but only `quotas` can disappear. */
function namesOf({ oldInputs, olds, news }: Pick<Compared, "oldInputs" | "olds" | "news">): string[] {
    const ofState = "quotas" in olds ? ["quotas"] : [];
    return [...new Set([...Object.keys(news), ...(oldInputs ? Object.keys(oldInputs) : ofState)])].filter(
        (name) => !name.startsWith("__"),
    );
}

function diffProperty(name: string, before: unknown, after: unknown): Entry[] {
    if (isAbsent(before) || isAbsent(after)) {
        const kind = isAbsent(before) ? "add" : "delete";
        return isAbsent(before) && isAbsent(after) ? [] : [{ path: name, kind }];
    }
    if (Array.isArray(before) && Array.isArray(after)) {
        return diffSets(name, before, after);
    }
    if (isMap(before) && isMap(after)) {
        return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) => {
            const path = pathOf(name, key);
            return diffProperty(path ?? name, before[key], after[key]);
        });
    }
    return isSame(name, before, after) ? [] : [{ path: name, kind: "update" }];
}

/** Lists are sets: an item in another place is no change. */
function diffSets(name: string, before: readonly unknown[], after: readonly unknown[]): Entry[] {
    const kinds = new Map<number, PathChange["kind"]>();
    const [inBefore, inAfter] = [keysOf(name, before), keysOf(name, after)];
    before.forEach((item, index) => {
        if (!inAfter.has(keyOf(name, item))) {
            kinds.set(index, "delete");
        }
    });
    after.forEach((item, index) => {
        if (item === unknownValue || !inBefore.has(keyOf(name, item))) {
            kinds.set(index, kinds.has(index) ? "update" : "add");
        }
    });
    return [...kinds]
        .sort(([one], [other]) => one - other)
        .map(([index, kind]) => ({ path: `${name}[${index}]`, kind }));
}

function keysOf(name: string, items: readonly unknown[]): Set<unknown> {
    return new Set(items.map((item) => keyOf(name, item)));
}

function keyOf(name: string, item: unknown): unknown {
    return name === "userIds" && typeof item === "string" ? canonicalId(item) : item;
}

function isSame(name: string, before: unknown, after: unknown): boolean {
    return (name === "accountId" || name === "groupId") && typeof before === "string" && typeof after === "string"
        ? canonicalId(before) === canonicalId(after)
        : before === after && after !== unknownValue;
}

/** Changed outside Pulumi: where both lists have a user at the same index, the entry will be written. */
function repairs(before: Properties, news: Properties, adrift: ReadonlySet<string>): Entry[] {
    const [old, declared] = [listIn(before.userIds), listIn(news.userIds)];
    return declared.flatMap((user, index) =>
        typeof user === "string" && adrift.has(canonicalId(user)) && keyOf("userIds", old[index]) === canonicalId(user)
            ? [{ path: `userIds[${index}]`, kind: "update" as const }]
            : [],
    );
}

/** Unconfirmed writes, users who were not released, and users left to other allocations: this run will settle them. */
function openPoints(olds: Properties, news: Properties): Entry[] {
    const declared = keysOf("userIds", listIn(news.userIds));
    const unconfirmed = listIn(olds.unconfirmed).map((_, index) => ({
        path: `unconfirmed[${index}]`,
        kind: "delete" as const,
    }));
    const others = (["allocations", "left"] as const).flatMap((name) =>
        Object.keys(isMap(olds[name]) ? olds[name] : {})
            .filter((user) => !declared.has(canonicalId(user)) && !isIn(listIn(olds.userIds), user))
            .flatMap((user) => pathOf(name, user) ?? [])
            .map((path) => ({ path, kind: "delete" as const })),
    );
    return [
        ...unconfirmed,
        ...others,
        ...(olds.unconfirmed === true ? [{ path: "unconfirmed", kind: "delete" as const }] : []),
    ];
}

function rewritten(before: Properties, news: Properties, isInput: boolean): PathChange[] {
    const [name] = ["userBundleCodes", ...Object.keys(news)].filter((each) => each in before && each in news);
    const path = name === "userBundleCodes" && listIn(before[name]).length > 0 ? "userBundleCodes[0]" : name;
    return path === undefined ? [] : [{ path, kind: "update", isInput, replaces: false }];
}

function isIn(users: readonly unknown[], user: string): boolean {
    return users.some((each) => keyOf("userIds", each) === canonicalId(user));
}

function isAbsent(value: unknown): boolean {
    return value === undefined || value === null;
}

function listIn(value: unknown): readonly unknown[] {
    return Array.isArray(value) ? value : [];
}

/** The path of a map's value; undefined for a key that no path can express. Source: Pulumi's ParsePropertyPath. */
export function pathOf(name: string, key: string): string | undefined {
    if (/^[A-Za-z_]\w*$/.test(key)) {
        return `${name}.${key}`;
    }
    return key.endsWith("\\") ? undefined : `${name}["${key.replaceAll('"', '\\"')}"]`;
}
