import type { Node } from "yaml";
import { type BundleNames, createBundleNames } from "./bundle-names";
import { createDictionary } from "./headers";
import type { Problems } from "./problems";
import { identifications, type Person, type Position, type Row, readTeam, sortedSet, type TableOptions } from "./table";
import {
    findPersonProblem,
    findTeamProblem,
    firstPerson,
    invalidMark,
    readMark,
    readPerson,
    splitCodes,
} from "./values";
import { parseYaml, type YamlDocument } from "./yaml-document";
import { type Entry, example, explainNotText, type Field, readEntry, readField, readText } from "./yaml-entry";

// The library needs 200 times a file's size in memory, and a second per megabyte.
export const yamlMegabytesAtMost = 2;

export function readYaml(text: string, options: TableOptions, problems: Problems): Iterable<Row> {
    if (text.length > yamlMegabytesAtMost * 2 ** 20) {
        throw problems.failure(
            undefined,
            `is over ${yamlMegabytesAtMost} MB, too much for YAML; write it as CSV instead`,
        );
    }
    const document = parseYaml(text, problems);
    const meaningOf = createDictionary(options);
    const entries = readList(document, problems)
        .map((item) => readEntry(item, document, meaningOf, options, problems))
        .filter((entry) => entry !== undefined);
    if (entries.length === 0) {
        throw problems.toError();
    }
    if (!entries.some(({ fields }) => identifications.some((name) => fields.has(name)))) {
        throw problems.failure(entries[0], "no entry identifies a person; give each a userId, an email or a userName");
    }
    return readPeople(entries, document, options, problems);
}

function readList({ root, at }: YamlDocument, problems: Problems): Node[] {
    const { isMap, isSeq } = require("yaml") as typeof import("yaml");
    if (root === null || readText(root) === "") {
        throw problems.failure(undefined, `the file is empty; ${example}`);
    }
    if (!isSeq<Node>(root)) {
        const what = isMap(root) ? "a map is not supported, not even one from people to bundles" : "this is not a list";
        const csv = isMap(root) ? "" : "; a table of cells needs the extension .csv";
        throw problems.failure(at(root), `${what}; ${example}${csv}`);
    }
    if (root.items.length === 0) {
        throw problems.failure(at(root), `the list is empty; ${example}`);
    }
    return root.items;
}

function* readPeople(
    entries: readonly Entry[],
    document: YamlDocument,
    options: TableOptions,
    problems: Problems,
): Generator<Row> {
    const bundleNames = createBundleNames(options.knownCodes);
    // By node, since thousands of aliases may refer to one long list.
    const shared = new Map<Node, string[]>();
    const readBundles = (field: Field): string[] => {
        const known = field.value && shared.get(field.value);
        if (known) {
            return known;
        }
        const codes = readCodes(field, document, bundleNames, problems);
        if (field.value?.anchor) {
            shared.set(field.value, codes);
        }
        return codes;
    };

    for (const entry of entries) {
        const before = problems.count;
        const row = readRow(entry, readBundles, document, problems);
        if (row && !entry.hasErrors && problems.count === before) {
            yield row;
        }
    }
}

function readRow(
    { fields, ...at }: Entry,
    readBundles: (field: Field) => string[],
    document: YamlDocument,
    problems: Problems,
): Row | undefined {
    const bundles = fields.get("bundles");
    if (!bundles) {
        problems.report(at, "the entry has no bundles; write bundles: [ATTUNU], or bundles: [] for none");
    }
    const person = readWho(fields, at, document, problems);
    const external = fields.get("useExternalLicense");
    const mark = external && readField(external, document, problems);
    const useExternalLicense = mark ? readMark(mark.text) : false;
    if (mark && useExternalLicense === undefined) {
        problems.report(mark, `${external.label}: ${invalidMark(mark.text)}`);
    }
    const userBundleCodes = bundles ? readBundles(bundles) : [];
    const teamField = fields.get("team");
    const team = teamField && readField(teamField, document, problems);
    const problem = team && findTeamProblem(team.text);
    if (problem) {
        problems.report(team, `${teamField?.label}: ${problem}`);
    }
    return (
        person && {
            person,
            userBundleCodes,
            namesOneLicense: userBundleCodes.length === 1,
            useExternalLicense: useExternalLicense ?? false,
            team: readTeam(team?.text ?? ""),
        }
    );
}

function readWho(
    fields: Entry["fields"],
    at: Position,
    document: YamlDocument,
    problems: Problems,
): Person | undefined {
    const [first, ...others] = identifications.flatMap((name) => {
        const field = fields.get(name);
        return field ? [{ name, field }] : [];
    });
    if (!first) {
        problems.report(at, "the entry does not identify a person; give it a userId, an email or a userName");
        return undefined;
    }
    const read = ({ name, field }: typeof first) => {
        const cell = readField(field, document, problems);
        return { field, person: cell && { ...cell, ...readPerson(cell.text, name) } };
    };
    const { field, person } = firstPerson([read(first), ...others.map(read)], (each) => each.person?.text ?? "");
    const problem = person && findPersonProblem(person.text);
    if (problem) {
        problems.report(person, `${field.label}: ${problem}`);
    }
    return person;
}

function readCodes(
    field: Field,
    { at, resolveAlias }: YamlDocument,
    { codeOf, findProblem }: BundleNames,
    problems: Problems,
): string[] {
    const { isSeq } = require("yaml") as typeof import("yaml");
    const { label, value } = field;
    const items = isSeq<Node>(value) ? value.items : [value];
    const codes = items.flatMap((item) => {
        const place = item ? at(item) : field;
        const found = item && resolveAlias(item);
        const text = item === null ? "" : readText(found);
        if (text === undefined) {
            problems.report(place, `${label}: ${explainNotText(found)}`);
            return [];
        }
        const written = splitCodes(text, codeOf);
        for (const code of written) {
            const problem = findProblem(code);
            if (problem) {
                problems.report(place, `${label}: ${problem}`);
            }
        }
        return written;
    });
    return sortedSet(codes);
}
