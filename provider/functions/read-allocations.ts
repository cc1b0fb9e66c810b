import { admittedCodes } from "../domain/bundle-codes";
import { findTableUsers, toLookUp } from "../lookup/find-table-users";
import { expectArgument, expectOptions } from "../program/arguments";
import { noteName } from "../program/known-names";
import type { OrganizationOptions } from "../program/organization";
import { organizationOptions, readProgramSettings } from "../program/organization";
import { asRunError } from "../program/run-error";
import type { TableGroup } from "../table/groups";
import { findProjectFolder } from "../table/project-folder";
import { readNames } from "../table/read-names";
import { readTable } from "../table/read-table";
import { findUserIds } from "./get-user-ids";

/**
 * How {@link readAllocations} reads a table.
 *
 * @group Tables
 */
export interface ReadAllocationsOptions extends OrganizationOptions {
    /**
     * The headers of columns to ignore, such as `["Department"]`. Default: none. A column that is neither known nor ignored
     * is the error UIPATH_TABLE_INVALID.
     */
    ignoreColumns?: readonly string[];
    /**
     * The header of a column such as `"team"` that groups people in addition to their bundles: both name the allocation, as
     * in `sales-attunu`. Default: by bundles only. A header that the table does not have is the error UIPATH_TABLE_INVALID.
     * Another column renames the allocations, and nobody loses a license.
     */
    groupBy?: string | undefined;
}

/**
 * The inputs of a {@link UserLicenseAllocation} for the people of a table who have the same bundles.
 *
 * @group Tables
 */
export interface TableAllocation {
    /**
     * A name for the resource, made from the bundles (`attunu-tstnu`, or `attunu-external` with an external license) and
     * from the column `groupBy`. People who join or leave do not change it.
     */
    name: string;
    /** The IDs of these people: a promise if e-mail addresses or user names have to be looked up. */
    userIds: string[] | Promise<string[]>;
    /** The bundles that each of these people gets. */
    userBundleCodes: string[];
    /** What the table says; `false` if it says nothing. */
    useExternalLicense: boolean;
    /** The organization's ID, if the options name it. */
    accountId?: string;
    /** The address of the Automation Suite, if the options name it. */
    baseUrl?: string;
}

/**
 * Reads a table of people and bundles: a CSV file, as a spreadsheet exports it, or a YAML file. People with the same
 * bundles share a {@link UserLicenseAllocation}.
 *
 * A CSV file has a header row. The columns `userId`, `email` and `userName` identify people; in each row the first filled
 * one counts, and an e-mail address under `userId` is looked up too. Either the column `bundles` (or `license`) lists codes
 * or UiPath's names, such as "Attended - Named User"; or each bundle has a column, named by its code or name, with an x for
 * each person who gets it. `useExternalLicense` may be a column too. `name`, `surname`, `displayName`, `comment`, `note`
 * and anything that begins with # is ignored. A YAML file is a list of
 * `{email: ana@example.com, bundles: [ATTUNU, TSTNU]}`. People without bundles are left out. Duplicate rows must agree, or
 * name one license each.
 *
 * All problems of the table are reported together, each with its file, line and column, as the error UIPATH_TABLE_INVALID.
 * All people who are not found are reported together as the error UIPATH_LOOKUP_FAILED. {@link getUserIds} says how people
 * are looked up.
 *
 * @example
 * ```ts
 * for (const { name, ...args } of uipath.readAllocations("licenses.csv")) {
 *     new uipath.UserLicenseAllocation(name, args);
 * }
 * ```
 *
 * @remarks Lookups are kept as {@link getUserIds} keeps them. Each call reads the file again.
 *
 * @param path The file, relative to the program's working folder. A link in the project's folder must not lead out of it. A
 * file that cannot be read is the error UIPATH_TABLE_INVALID.
 * @param options The organization, the columns to ignore, and the column to group by.
 * @returns One allocation for each set of bundles, sorted by name.
 * @throws {@link TableError} when the table has problems.
 * @throws {@link LookupError} when people are not found.
 * @group Tables
 */
export function readAllocations(path: string, options: ReadAllocationsOptions = {}): TableAllocation[] {
    expectArgument(typeof path === "string", "path of readAllocations", path, "the path of a file");
    expectOptions(options, "options of readAllocations", ["ignoreColumns", "groupBy", ...organizationOptions]);
    const { ignoreColumns = [], groupBy, ...organization } = options;
    expectArgument(
        groupBy === undefined || (typeof groupBy === "string" && groupBy.trim() !== ""),
        "groupBy of readAllocations",
        groupBy,
        "the header of a column",
    );
    const groups = readGroups(path, { ignoreColumns, groupBy });
    noteTableNames(path);
    // Known at once if there are no lookups.
    const found =
        toLookUp(groups).length > 0
            ? findTableUsers(path, groups, (queries) => findUserIds(queries, organization))
            : undefined;
    return groups.map(({ name, people, userBundleCodes, useExternalLicense }, index) => ({
        name,
        userIds: found ? handled(found.then((ids) => ids[index] ?? [])) : people.map(({ text }) => text),
        userBundleCodes,
        useExternalLicense,
        ...organization,
    }));
}

/** Notes the names in a table for later output, if it has user IDs and names. */
function noteTableNames(path: string): void {
    try {
        for (const [id, { email, name }] of readNames(path) ?? []) {
            noteName(id, email || name);
        }
    } catch {
        // The table itself is valid, since it was read before.
    }
}

/** Marks a promise as handled, since a program may use only some of several, and an unhandled failure would end it. */
function handled<T>(promise: Promise<T>): Promise<T> {
    promise.catch(() => undefined);
    return promise;
}

function readGroups(path: string, options: Pick<ReadAllocationsOptions, "ignoreColumns" | "groupBy">): TableGroup[] {
    try {
        return readTable(path, {
            knownCodes: admittedCodes(readProgramSettings().settings),
            ...options,
            projectFolder: findProjectFolder(process.cwd()),
        });
    } catch (error) {
        throw asRunError(error);
    }
}
