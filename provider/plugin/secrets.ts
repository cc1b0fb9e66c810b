import { canonicalId } from "../domain/id";
import { hasSecret, isMap, type Properties, reveal, Secret } from "./values";

/** A list that lost repeats is marked item by item; if a secret item is missing, the whole list is secret. */
export function markAs(marked: Properties, results: Properties): Properties {
    return Object.fromEntries(
        Object.entries(results).map(([key, result]) => [
            key,
            Object.hasOwn(marked, key) ? markValue(marked[key], result) : result,
        ]),
    );
}

function markValue(marked: unknown, result: unknown): unknown {
    if (result === undefined || result === null || !hasSecret(marked)) {
        return result;
    }
    if (Array.isArray(marked) && Array.isArray(result)) {
        return markItems(marked, result);
    }
    return isMap(marked) && isMap(result) ? markAs(marked, result) : new Secret(result);
}

function markItems(marked: readonly unknown[], results: readonly unknown[]): unknown {
    const secrets = new Set(marked.filter(hasSecret).map(identify));
    const items = results.map((item) => (secrets.has(identify(item)) ? new Secret(item) : item));
    const found = new Set(results.map(identify));
    return [...secrets].every((secret) => found.has(secret)) ? items : new Secret(results);
}

function identify(item: unknown): string {
    const plain = reveal(item);
    return typeof plain === "string" ? canonicalId(plain) : JSON.stringify(plain);
}

export function markWhole(properties: Properties, names: readonly string[]): Properties {
    const isSecret = new Set(names);
    return Object.fromEntries(
        Object.entries(properties).map(([key, value]) => [
            key,
            isSecret.has(key) && value !== undefined && !(value instanceof Secret) ? new Secret(reveal(value)) : value,
        ]),
    );
}
