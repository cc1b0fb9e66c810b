import type { Node } from "yaml";
import { quote } from "../text";
import { explainUnknown, keyOf, type Meaning, normalizeHeader } from "./headers";
import type { Problems } from "./problems";
import { type Cell, identifications, type Position, type TableOptions } from "./table";
import type { YamlDocument } from "./yaml-document";

export const example = "write a list with an entry for each person: - {email: ana@example.com, bundles: [ATTUNU]}";

export interface Field extends Required<Position> {
    label: string;
    /** Null for an empty value, undefined for an alias without a target. */
    value: Node | null | undefined;
}

export interface Entry extends Position {
    fields: Map<string, Field>;
    /** Whether its keys have problems, so comparing it with other entries makes no sense. */
    hasErrors: boolean;
}

export function readEntry(
    item: Node,
    { resolveAlias, at }: YamlDocument,
    meaningOf: (header: string) => Meaning,
    options: TableOptions,
    problems: Problems,
): Entry | undefined {
    const { isMap } = require("yaml") as typeof import("yaml");
    const map = resolveAlias(item);
    if (!isMap<Node, Node | null>(map)) {
        problems.report(at(item), `this is not an entry with keys; ${example}`);
        return undefined;
    }
    const before = problems.count;
    const meanings = map.items.map(({ key }) => meaningOf(readText(key) ?? "").is);
    const missing = {
        people: !identifications.some((is) => meanings.includes(is)),
        bundles: !meanings.includes("bundles"),
    };
    const fields = new Map<string, Field>();
    for (const pair of map.items) {
        const key = readText(pair.key) ?? "";
        const position = at(pair.key);
        const label = `key ${quote(key)}`;
        const meaning = meaningOf(key);
        if (meaning.is === "unknown" || meaning.is === "blank") {
            problems.report(position, explainUnknown("key", key, options, missing));
        }
        if (meaning.is === "code") {
            problems.report(position, `${label} is a bundle; list it instead: bundles: [${meaning.code}]`);
        }
        const name = keyOf(key, meaning);
        if (fields.has(name)) {
            problems.report(position, `${label} means the same as another key of this entry; keep one of them`);
        }
        if (options.groupBy !== undefined && normalizeHeader(key) === normalizeHeader(options.groupBy)) {
            fields.set("team", { ...position, label, value: resolveAlias(pair.value) });
        }
        fields.set(name, { ...position, label, value: resolveAlias(pair.value) });
    }
    return { ...at(item), fields, hasErrors: problems.count > before };
}

export function readField(field: Field, { at }: YamlDocument, problems: Problems): Cell | undefined {
    const { label, line, column, value } = field;
    const place = value ? at(value) : { line, column };
    const text = value === null ? "" : readText(value);
    if (text === undefined) {
        problems.report(place, `${label}: ${explainNotText(value)}`);
        return undefined;
    }
    return { text, ...place };
}

/** Undefined for anything but a scalar. Plain `null` and `~` are blank, as in YAML. */
export function readText(node: Node | null | undefined): string | undefined {
    const { isScalar } = require("yaml") as typeof import("yaml");
    if (!isScalar<string>(node)) {
        return undefined;
    }
    return node.type === "PLAIN" && /^(~|null|Null|NULL)$/.test(node.value) ? "" : node.value;
}

export function explainNotText(value: Node | null | undefined): string {
    return value
        ? "this is a list or a map instead of a single text; write only the text"
        : "no anchor before this alias has its name; correct the name";
}
