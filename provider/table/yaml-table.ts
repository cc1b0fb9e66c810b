import type { Node } from "yaml";
import { findCodeProblem } from "../domain/bundle-codes";
import { createDictionary } from "./headers";
import type { Problems } from "./problems";
import { type Identification, identifications, type Row, sortedSet, type Table, type TableOptions } from "./table";
import { explainMark, findPersonProblem, readMark, splitCodes } from "./values";
import { parseYaml, type YamlDocument } from "./yaml-document";
import { type Entry, example, explainNotText, type Field, readEntry, readField, readText } from "./yaml-entry";

// The library takes a hundred times a file's size of memory: 8 MB are 100,000 people and 800 MB.
const megabytesAtMost = 10;

/** Reads a list of people, each with their bundles. */
export function readYaml(text: string, options: TableOptions, problems: Problems): Table {
    if (text.length > megabytesAtMost * 2 ** 20) {
        throw problems.failure(undefined, `is over ${megabytesAtMost} MB, too much for YAML; write it as CSV instead`);
    }
    const document = parseYaml(text, problems);
    const meaningOf = createDictionary(options);
    const entries = readList(document, problems)
        .map((item) => readEntry(item, document, meaningOf, options, problems))
        .filter((entry) => entry !== undefined);
    if (entries.length === 0) {
        throw problems.toError();
    }
    // As with the columns of a CSV file: one way to identify people for the whole table.
    const identifiedBy = identifications.find((name) => entries.some(({ fields }) => fields.has(name)));
    if (!identifiedBy) {
        throw problems.failure(
            entries[0],
            "no entry says whom it is about; give each a userId, an email or a userName",
        );
    }
    return { identifiedBy, rows: readPeople(entries, identifiedBy, document, options, problems) };
}

function readList({ root, at }: YamlDocument, problems: Problems): Node[] {
    const { isMap, isSeq } = require("yaml") as typeof import("yaml");
    if (root === null || readText(root) === "") {
        throw problems.failure(undefined, `the file is empty; ${example}`);
    }
    if (!isSeq<Node>(root)) {
        const what = isMap(root) ? "a map is not supported, not even from people to bundles" : "this is not a list";
        throw problems.failure(at(root), `${what}; ${example}`);
    }
    if (root.items.length === 0) {
        throw problems.failure(at(root), `the list is empty; ${example}`);
    }
    return root.items;
}

function* readPeople(
    entries: readonly Entry[],
    identifiedBy: Identification,
    document: YamlDocument,
    options: TableOptions,
    problems: Problems,
): Generator<Row> {
    // By node, since thousands of aliases may stand for one long list.
    const shared = new Map<Node, string[]>();
    const readBundles = (field: Field): string[] => {
        const known = field.value && shared.get(field.value);
        if (known) {
            return known;
        }
        const codes = readCodes(field, document, options, problems);
        if (field.value?.anchor) {
            shared.set(field.value, codes);
        }
        return codes;
    };

    for (const entry of entries) {
        const before = problems.count;
        const row = readRow(entry, identifiedBy, readBundles, document, problems);
        if (row && !entry.faulty && problems.count === before) {
            yield row;
        }
    }
}

function readRow(
    { fields, ...at }: Entry,
    identifiedBy: Identification,
    readBundles: (field: Field) => string[],
    document: YamlDocument,
    problems: Problems,
): Row | undefined {
    const who = fields.get(identifiedBy);
    if (!who) {
        problems.report(at, `the entry has no ${identifiedBy}, by which this table identifies people; give it one`);
    }
    const bundles = fields.get("bundles");
    if (!bundles) {
        problems.report(at, "the entry has no bundles; write bundles: [ATTUNU], or bundles: [] for none");
    }
    const person = who && readField(who, document, problems);
    const text = person?.text.trim() ?? "";
    const problem = person && findPersonProblem(text);
    if (problem) {
        problems.report(person, `${who?.label}: ${problem}`);
    }
    const external = fields.get("useExternalLicense");
    const mark = external && readField(external, document, problems);
    const useExternalLicense = mark ? readMark(mark.text) : false;
    if (mark && useExternalLicense === undefined) {
        problems.report(mark, `${external.label}: ${explainMark(mark.text)}`);
    }
    const userBundleCodes = bundles ? readBundles(bundles) : [];
    return person && { person: { ...person, text }, userBundleCodes, useExternalLicense: useExternalLicense ?? false };
}

function readCodes(field: Field, { at, follow }: YamlDocument, options: TableOptions, problems: Problems): string[] {
    const { isSeq } = require("yaml") as typeof import("yaml");
    const { label, value } = field;
    const items = isSeq<Node>(value) ? value.items : [value];
    const codes = items.flatMap((item) => {
        const place = item ? at(item) : field;
        const found = item && follow(item);
        const text = item === null ? "" : readText(found);
        if (text === undefined) {
            problems.report(place, `${label}: ${explainNotText(found)}`);
            return [];
        }
        const written = splitCodes(text);
        for (const code of written) {
            const problem = findCodeProblem(code, options.knownCodes);
            if (problem) {
                problems.report(place, `${label}: ${problem}`);
            }
        }
        return written;
    });
    return sortedSet(codes);
}
