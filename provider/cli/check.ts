import { Command } from "commander";
import { admittedCodes } from "../domain/bundle-codes";
import { asLicensingError, LookupError, TableError } from "../errors";
import { findTableUsers, toLookUp } from "../lookup/find-table-users";
import { findUsers, type UserDirectory } from "../lookup/find-users";
import { sayAside, writeResult } from "../output";
import { readSettings } from "../settings/settings";
import type { TableGroup } from "../table/groups";
import { findProjectFolder } from "../table/project-folder";
import { readTable } from "../table/read-table";
import { joinList, plural, sanitize } from "../text";
import { inEnvironmentWords } from "./environment-words";
import { findOrganization } from "./organization";

interface Options {
    lookup: boolean;
    ignoreColumn: string[];
    groupBy?: string;
}

interface Table {
    path: string;
    groups: TableGroup[];
}

export function createCheck(): Command {
    return new Command("check")
        .description("Check license tables the way `readAllocations` reads them, without Pulumi.")
        .argument("<files...>", "tables: .csv, .tsv, .txt, .yaml or .yml")
        .option("--lookup", "also look people up on the server, and list everyone not found", false)
        .option(
            "--ignore-column <header>",
            "ignore a column, like `ignoreColumns`; repeatable",
            (header: string, others: string[]) => [...others, header],
            [],
        )
        .option("--group-by <header>", "the column that the program groups people by, like `groupBy`")
        .addHelpText("after", explanation)
        .action(checkTables);
}

const explanation = `
Prints what each table declares and exits with 0, or lists the problems of all tables and exits with 1.

With --lookup, settings come from the environment: UIPATH_URI, UIPATH_ACCOUNT_ID, and
UIPATH_ACCESS_TOKEN (or UIPATH_CLIENT_ID and UIPATH_CLIENT_SECRET, or another documented sign-in).
Changes nothing on the server. Without --lookup, sends no requests.`;

async function checkTables(paths: readonly string[], { lookup, ignoreColumn, groupBy }: Options): Promise<void> {
    const { settings } = readSettings(undefined, process.env);
    const options = {
        knownCodes: admittedCodes(settings),
        ignoreColumns: ignoreColumn,
        groupBy,
        projectFolder: findProjectFolder(process.cwd()),
        problemsShown: Number.POSITIVE_INFINITY,
    };
    const tables = paths.flatMap((path): Table[] => {
        try {
            return [{ path, groups: readTable(path, options) }];
        } catch (error) {
            fail(error);
            return [];
        }
    });
    const found = lookup ? await lookUp(tables) : tables;
    for (const { path, groups } of found) {
        writeResult(`${sanitize(path, 1000)}: ${describe(groups)}${lookup ? "; all people found" : ""}\n`);
    }
}

/** An error other than a failed lookup ends the check, since it would repeat. */
async function lookUp(tables: readonly Table[]): Promise<Table[]> {
    const found: Table[] = [];
    try {
        const directory = findDirectory();
        // The directory looks up only names and does not check IDs.
        const takesIds = directory.settings.findUsersIn === "directory";
        for (const { path, groups } of tables) {
            const people = takesIds ? toLookUp(groups) : groups.flatMap((group) => group.people);
            const problemsShown = Number.POSITIVE_INFINITY;
            const find = (queries: Parameters<typeof findUsers>[0]) =>
                findUsers(queries, directory, problemsShown).then((users) => users.map(({ id }) => id));
            try {
                await findTableUsers(path, groups, find, { people, problemsShown });
                found.push({ path, groups });
            } catch (error) {
                if (!(error instanceof LookupError)) {
                    throw error;
                }
                fail(error);
            }
        }
    } catch (error) {
        fail(error);
    }
    return found;
}

function findDirectory(): UserDirectory {
    const answers = new Map<string, Promise<unknown>>();
    return {
        ...findOrganization(process.env),
        memo<T>(question: string, ask: () => Promise<T>) {
            const answer = answers.get(question) ?? ask();
            answers.set(question, answer);
            return answer as Promise<T>;
        },
    };
}

function fail(error: unknown): void {
    const { message } = inEnvironmentWords(asLicensingError(error));
    sayAside(error instanceof TableError ? inOptions(message) : message);
    process.exitCode = 1;
}

function inOptions(message: string): string {
    return message
        .replace(/pass (ignoreColumns: \[(".*?")\])/g, "pass --ignore-column $2 (in a program $1)")
        .replace(/add it, or correct groupBy$/gm, "add it, or correct --group-by");
}

function describe(groups: readonly TableGroup[]): string {
    const people = groups.reduce((sum, group) => sum + group.people.length, 0);
    const bundles = [...new Set(groups.flatMap(({ userBundleCodes }) => userBundleCodes))].sort();
    const which = bundles.length > 0 ? ` (${joinList(bundles, 12)})` : "";
    return `${people === 1 ? "1 person" : `${people} people`}, ${plural(bundles.length, "bundle")}${which}, ${plural(groups.length, "allocation")}`;
}
