import { canonicalId } from "./id";

/** A map by ID that treats all spellings of an ID as one. It lists the last spelling. */
export class IdMap<V> {
    readonly #entries = new Map<string, readonly [id: string, value: V]>();

    constructor(entries: Iterable<readonly [string, V]> = []) {
        for (const [id, value] of entries) {
            this.set(id, value);
        }
    }

    get size(): number {
        return this.#entries.size;
    }

    get(id: string): V | undefined {
        return this.size === 0 ? undefined : this.#entries.get(canonicalId(id))?.[1];
    }

    has(id: string): boolean {
        return this.size > 0 && this.#entries.has(canonicalId(id));
    }

    set(id: string, value: V): this {
        this.#entries.set(canonicalId(id), [id, value]);
        return this;
    }

    delete(id: string): boolean {
        return this.size > 0 && this.#entries.delete(canonicalId(id));
    }

    *keys(): IterableIterator<string> {
        for (const [id] of this.#entries.values()) {
            yield id;
        }
    }

    *values(): IterableIterator<V> {
        for (const [, value] of this.#entries.values()) {
            yield value;
        }
    }

    [Symbol.iterator](): IterableIterator<readonly [string, V]> {
        return this.#entries.values();
    }
}

export class IdSet {
    readonly #ids: IdMap<true>;

    constructor(ids: Iterable<string> = []) {
        this.#ids = new IdMap();
        for (const id of ids) {
            this.add(id);
        }
    }

    get size(): number {
        return this.#ids.size;
    }

    has(id: string): boolean {
        return this.#ids.has(id);
    }

    add(id: string): this {
        this.#ids.set(id, true);
        return this;
    }

    delete(id: string): boolean {
        return this.#ids.delete(id);
    }

    [Symbol.iterator](): IterableIterator<string> {
        return this.#ids.keys();
    }
}
