import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { admittedCodes } from "../domain/bundle-codes";
import { IdSet } from "../domain/id-map";
import { expectArgument, isObject } from "../program/arguments";
import { noteName } from "../program/known-names";
import type { OrganizationOptions } from "../program/organization";
import { readProgramSettings } from "../program/organization";
import { asRunError } from "../program/run-error";
import type { TableGroup } from "../table/groups";
import { readNames } from "../table/read-names";
import { readTable } from "../table/read-table";
import { findUserIds } from "./get-user-ids";

export interface ReadAllocationsOptions extends OrganizationOptions {
    /** Headers of columns that say something else, such as `["Department"]`; they are left alone. Default: none. */
    ignoreColumns?: readonly string[];
}

/** What the resource for people with the same bundles is made from. */
export interface TableAllocation {
    /**
     * A name for the resource. It follows from the bundles alone (`attunu-tstnu`, and `attunu-external` with an external
     * licence), so that nobody who joins or leaves renames another's resource.
     */
    name: string;
    /** The IDs of these people. E-mail addresses and user names in the table are looked up. */
    userIds: string[] | Promise<string[]>;
    /** What each of them holds. */
    userBundleCodes: string[];
    /** As the table says; `false` where it does not. */
    useExternalLicense: boolean;
    /** The organization's ID, where the options name it. */
    accountId?: string;
    /** The address of the Automation Suite, where the options name it. */
    baseUrl?: string;
}

/**
 * Reads who holds what from a table: a CSV file, as a spreadsheet exports it, or a YAML file. People with the same
 * bundles make one {@link UserLicenseAllocation}:
 *
 * ```ts
 * for (const { name, ...args } of uipath.readAllocations("licences.csv")) {
 *     new uipath.UserLicenseAllocation(name, args);
 * }
 * ```
 *
 * A CSV file has a header row. One of the columns `userId`, `email` and `userName` says who, the first of them that is
 * there. Either the column `bundles` lists codes, or each bundle has a column, headed with its code, that holds an x for
 * those who hold it. `useExternalLicense` may be a column too; `name`, `surname`, `displayName`, `comment`, `note` and
 * what begins with # are left alone. A YAML file is a list of `{email: ana@example.com, bundles: [ATTUNU, TSTNU]}`.
 * People without bundles are left out. Duplicate rows must agree.
 *
 * All problems of the table are reported together as a {@link TableError}, with file, line and column of each. People who
 * are not found are a {@link LookupError}, likewise. People are looked up as {@link getUserIds} does it, and kept as long;
 * the file is read by each call.
 *
 * @param path The file, relative to the program's working folder. A link in the project's folder must not lead out of it.
 * @param options Which organization, and which columns to leave alone.
 */
export function readAllocations(path: string, options: ReadAllocationsOptions = {}): TableAllocation[] {
    expectArgument(typeof path === "string", "path of readAllocations", path, "the path of a file");
    expectArgument(isObject(options), "options of readAllocations", options, "an object");
    const { ignoreColumns = [], ...organization } = options;
    const groups = readGroups(path, ignoreColumns);
    noteTableNames(path);
    const people = groups.flatMap((group) => (group.identifiedBy === "userId" ? [] : group.people));
    const found =
        people.length > 0
            ? findUserIds(
                  people.map(({ text, line, column }) => ({ text, location: `${path}:${line}:${column}` })),
                  organization,
              )
            : Promise.resolve([]);
    let begin = 0;
    return groups.map(({ name, identifiedBy, people: members, userBundleCodes, useExternalLicense }) => {
        const from = begin;
        begin += members.length;
        const userIds =
            identifiedBy === "userId"
                ? members.map(({ text }) => text)
                : handled(found.then((ids) => [...new IdSet(ids.slice(from, from + members.length))]));
        return { name, userIds, userBundleCodes, useExternalLicense, ...organization };
    });
}

/** What a table calls people beside their IDs, for the lines about them; one that has no such columns says nothing. */
function noteTableNames(path: string): void {
    try {
        for (const [id, { email, name }] of readNames(path) ?? []) {
            noteName(id, email || name);
        }
    } catch {
        // The table itself is in order: it was read before.
    }
}

/** A promise whose failure ends no process where a program looks at some of several alone. */
function handled<T>(promise: Promise<T>): Promise<T> {
    promise.catch(() => undefined);
    return promise;
}

function readGroups(path: string, ignoreColumns: readonly string[]): TableGroup[] {
    try {
        return readTable(path, {
            knownCodes: admittedCodes(readProgramSettings().settings),
            ignoreColumns,
            projectFolder: findProjectFolder(process.cwd()),
        });
    } catch (error) {
        throw asRunError(error);
    }
}

/** The folder of Pulumi.yaml; older language hosts do not tell it to the program. */
function findProjectFolder(folder: string): string {
    const isProject = ["Pulumi.yaml", "Pulumi.yml"].some((name) => existsSync(join(folder, name)));
    const above = dirname(folder);
    if (isProject) {
        return folder;
    }
    return above === folder ? process.cwd() : findProjectFolder(above);
}
