import type { CST, Document, Node, YAMLError } from "yaml";
import { sanitize } from "../text";
import type { Problems } from "./problems";
import type { Position } from "./table";

export interface YamlDocument {
    root: Node | null;
    /** The node itself, or the target of an alias; undefined for an alias without a target. */
    resolveAlias(node: Node | null): Node | null | undefined;
    at(node: Node): Required<Position>;
}

// A table has five levels: the document, its list, an entry, its bundles, a code. Ignored values may have more.
const deepest = 20;

/** Keeps every scalar as text, so a user named "no" stays one. Tags have no meaning. */
export function parseYaml(text: string, problems: Problems): YamlDocument {
    const { Composer, LineCounter, Parser } = require("yaml") as typeof import("yaml");
    const lines = new LineCounter();
    const composer = new Composer({
        lineCounter: lines,
        prettyErrors: false,
        schema: "failsafe",
        resolveKnownTags: false,
        stringKeys: true,
        // Checked when keys are read, since the library compares each key with every other.
        uniqueKeys: false,
    });
    const at = (offset: number) => {
        const { line, col } = lines.linePos(offset);
        return { line, column: col };
    };

    // The composer recurses, so a hundred thousand brackets would end the process instead of throwing.
    function* refuseDeep(tokens: Iterable<CST.Token>): Generator<CST.Token> {
        for (const token of tokens) {
            const deep = findDeep(token);
            if (deep) {
                throw problems.failure(
                    at(deep.offset),
                    `nested more than ${deepest} levels deep; write a plain list of people`,
                );
            }
            yield token;
        }
    }
    const [document, another] = composer.compose(
        refuseDeep(new Parser(lines.addNewLine).parse(text)),
        true,
        text.length,
    );
    const first = document && findFirst([...document.errors, ...document.warnings]);
    if (first) {
        throw problems.failure(at(first.pos[0]), explain(first));
    }
    if (another) {
        throw problems.failure(at(another.range[0]), "a second document begins here; keep one list in one document");
    }
    const targets = document ? findTargets(document) : undefined;
    return {
        root: document?.contents ?? null,
        resolveAlias: (node) => (targets?.has(node) ? targets.get(node) : node),
        at: (node) => at(node.range?.[0] ?? 0),
    };
}

function findDeep(token: CST.Token): CST.Token | undefined {
    let level = [token];
    for (let depth = 0; depth < deepest && level.length > 0; depth += 1) {
        const below: CST.Token[] = [];
        for (const parent of level) {
            if (parent.type === "document") {
                below.push(...(parent.value ? [parent.value] : []));
            } else if ("items" in parent) {
                for (const { key, value } of parent.items) {
                    below.push(...(key ? [key] : []), ...(value ? [value] : []));
                }
            }
        }
        level = below;
    }
    return level[0];
}

function findFirst(errors: readonly YAMLError[]): YAMLError | undefined {
    return errors.reduce<YAMLError | undefined>(
        (first, error) => (first && first.pos[0] <= error.pos[0] ? first : error),
        undefined,
    );
}

function explain({ code, message }: YAMLError): string {
    const said = sanitize(message, 200);
    return code === "TAG_RESOLVE_FAILED" && message.startsWith("Unresolved tag")
        ? `${said}; tags have no meaning in a table, so remove it`
        : `not valid YAML: ${said}; correct it (put texts with special characters in quotes)`;
}

/**
 * Aliases are followed one step, when a value is read, so none can multiply. With the library's own limit, a hundred
 * people could not share a list.
 */
function findTargets(document: Document): Map<Node | null, Node | undefined> {
    const { isAlias, visit } = require("yaml") as typeof import("yaml");
    const anchors = new Map<string, Node>();
    const targets = new Map<Node | null, Node | undefined>();
    visit(document, {
        Node(_key, node) {
            if (isAlias(node)) {
                targets.set(node, anchors.get(node.source));
            } else if (node.anchor) {
                anchors.set(node.anchor, node);
            }
        },
    });
    return targets;
}
