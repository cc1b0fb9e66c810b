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

export interface ReadAllocationsOptions extends OrganizationOptions {
    /**
     * Headers of columns that say something else, such as `["Department"]`; they are left alone. Default: none. A column that
     * is neither known nor listed here is the error UIPATH_TABLE_INVALID.
     */
    ignoreColumns?: readonly string[];
    /**
     * The header of a column such as `"team"`, by which people are grouped besides their bundles: an allocation is named by
     * both, as `sales-attunu`. Default: by their bundles alone. A header that the table does not have is the error
     * UIPATH_TABLE_INVALID. Another column gives the allocations other names, and nobody loses a license by it.
     */
    groupBy?: string | undefined;
}

/** What the resource for people with the same bundles is made from. */
export interface TableAllocation {
    /**
     * A name for the resource. It follows from the bundles (`attunu-tstnu`, and `attunu-external` with an external license)
     * and from the column `groupBy`, so that nobody who joins or leaves renames another's resource.
     */
    name: string;
    /** The IDs of these people, known later where the table has e-mail addresses or user names to look up. */
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
 * bundles make one {@link UserLicenseAllocation}.
 *
 * A CSV file has a header row. The columns `userId`, `email` and `userName` say who: in each row, the first of them that
 * is filled; an e-mail address under `userId` is looked up too. Either the column `bundles` (or `license`) lists codes, or
 * UiPath's names such as "Attended - Named User"; or each bundle has a column, headed with its code or name, that holds an x
 * for those who hold it. `useExternalLicense` may be a column too; `name`, `surname`, `displayName`, `comment`, `note` and
 * what begins with # are left alone. A YAML file is a list of `{email: ana@example.com, bundles: [ATTUNU, TSTNU]}`.
 * People without bundles are left out. Duplicate rows must agree, or name one license each.
 *
 * All problems of the table are reported together, with file, line and column of each, as the error UIPATH_TABLE_INVALID;
 * people who are not found likewise, as the error UIPATH_LOOKUP_FAILED. People are looked up as {@link getUserIds} does it.
 *
 * @example
 * ```ts
 * for (const { name, ...args } of uipath.readAllocations("licenses.csv")) {
 *     new uipath.UserLicenseAllocation(name, args);
 * }
 * ```
 *
 * @remarks What is looked up is kept as long as by {@link getUserIds}; the file is read by each call.
 *
 * @param path The file, relative to the program's working folder. A link in the project's folder must not lead out of it. A
 * file that cannot be read is the error UIPATH_TABLE_INVALID.
 * @param options Which organization, and which columns to leave alone, and by which to group.
 * @throws {@link TableError} when the table cannot be used as it stands.
 * @throws {@link LookupError} when people are not found.
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
    // Known at once where nobody has to be looked up.
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
