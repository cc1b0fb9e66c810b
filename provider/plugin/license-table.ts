import { admittedCodes } from "../domain/bundle-codes";
import { IdSet } from "../domain/id-map";
import type { LicenseSet } from "../domain/license-set";
import { InputError } from "../errors";
import type { Session } from "../lifecycle/session";
import { findTableUsers } from "../lookup/find-table-users";
import { suggestion } from "../settings/readers";
import { findProjectFolder } from "../table/project-folder";
import { readTable } from "../table/read-table";
import { quote } from "../text";
import { findUsersFor, organizationOf } from "./functions";
import type { Properties } from "./values";

export interface LicenseTableOutputs {
    /** By the name of each of the table's allocations, such as `attunu-tstnu`, the IDs of its users, sorted. */
    userIds: Record<string, string[]>;
}

export interface TableAllocation extends LicenseSet {
    name: string;
    userIds: readonly string[];
}

const inputs = ["path", "ignoreColumns", "groupBy", "accountId", "baseUrl"];

export async function readLicenseTable(session: Session, args: Properties): Promise<TableAllocation[]> {
    const { path, ignoreColumns = [], groupBy } = args;
    const unknown = Object.keys(args).find((key) => !inputs.includes(key));
    if (unknown !== undefined) {
        throw unfit(unknown, `there is no such input${suggestion(unknown, inputs)}`);
    }
    if (typeof path !== "string" || path.trim() === "") {
        throw unfit("path", `${quote(path ?? null)} is not the path of a file`);
    }
    if (!Array.isArray(ignoreColumns) || !ignoreColumns.every((each) => typeof each === "string")) {
        throw unfit("ignoreColumns", `${quote(ignoreColumns)} is not a list of headers`);
    }
    if (groupBy != null && (typeof groupBy !== "string" || groupBy.trim() === "")) {
        throw unfit("groupBy", `${quote(groupBy)} is not the header of a column`);
    }
    const groups = readTable(path, {
        knownCodes: admittedCodes(session.settings()),
        ignoreColumns,
        groupBy: groupBy ?? undefined,
        projectFolder: findProjectFolder(process.cwd()),
    });
    const found = await findTableUsers(path, groups, async (queries) => {
        const users = await findUsersFor(session, organizationOf(session, args), queries);
        return users.map(({ id }) => id);
    });
    return groups.map(({ name, userBundleCodes, useExternalLicense }, index) => ({
        name,
        userBundleCodes,
        useExternalLicense,
        userIds: [...new IdSet(found[index] ?? [])].sort(),
    }));
}

function unfit(property: string, problem: string): InputError {
    return new InputError({
        summary: `${property} of a LicenseTable: ${problem}.`,
        remedy: `give ${inputs.join(", ")} as documented.`,
    });
}
