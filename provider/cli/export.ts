import { extname } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { sayAside, writeResult } from "../output";
import { listLicensedUsers } from "../uipath/endpoints/licensed-users";
import { toCsv } from "./csv-text";
import { ExportError } from "./export-error";
import { summarize } from "./export-summary";
import { findOrganization, type Organization } from "./organization";
import { checkOutput, type OutputFile, writeFiles } from "./output-files";
import { findProgramPlace, type ProgramPlace, pathFrom } from "./program-place";
import { toProgram } from "./program-text";
import { exitOnSignals } from "./signals";
import { type TableRow, toRows } from "./table-row";
import { toYaml } from "./yaml-text";

interface Options {
    out?: string;
    program?: string;
    useExternalLicense: boolean;
    force: boolean;
}

export function createExport(): Command {
    return new Command("export")
        .description("Write a table of who holds which licenses on the server.")
        .option(
            "--out <file>",
            "the table: .csv, .yaml or .yml (default: CSV on stdout)",
            endingIn(".csv", ".yaml", ".yml"),
        )
        .option("--program <file>", "also write a program that declares the table: .ts or .js", endingIn(".ts", ".js"))
        .option(
            "--use-external-license",
            "declare useExternalLicense: true for everyone; the server does not report it",
            false,
        )
        .option("--force", "overwrite existing files", false)
        .addHelpText("after", explanation)
        .action(async (options: Options, command: Command) => {
            if (options.program !== undefined && options.out === undefined) {
                command.error("error: --program needs --out: a program reads the table from a file");
            }
            await exportLicenses(options);
        });
}

const explanation = `
Settings come from the environment: UIPATH_URI, UIPATH_ACCOUNT_ID, and UIPATH_ACCESS_TOKEN
(or UIPATH_CLIENT_ID and UIPATH_CLIENT_SECRET, or another documented sign-in).

Reads through the API of UiPath's own portal, whatever uipath:readFrom says. UiPath documents no way
to read who holds what on Automation Suite; this API is undocumented and may change. It answers for the
organization of the address and the token, and does not name it.

Changes nothing on the server. \`pulumi up\` with the table then writes what everyone already holds.`;

function endingIn(...extensions: readonly string[]): (path: string) => string {
    return (path) => {
        if (!extensions.includes(extname(path).toLowerCase())) {
            throw new InvalidArgumentError(`The name must end in ${extensions.join(" or ")}.`);
        }
        return path;
    };
}

async function exportLicenses(options: Options): Promise<void> {
    exitOnSignals();
    const { out, program, useExternalLicense } = options;
    const paths = [out, program].filter((path) => path !== undefined);
    checkOutput(paths, options);
    const organization = findOrganization(process.env);
    const rows = await readRows(organization);
    const files = out === undefined ? [] : toFiles(rows, { ...options, out });
    if (out === undefined) {
        writeResult(toCsv(rows, { useExternalLicense, bom: false }));
    }
    writeFiles(files, options);
    const { client, accountId, credential } = organization;
    const exported = { rows, useExternalLicense, accountId, credential };
    for (const line of summarize({ ...exported, baseUrl: client.baseUrl, paths, place: findPlace(program) })) {
        sayAside(line);
    }
}

function findPlace(program: string | undefined): ProgramPlace | undefined {
    return program === undefined ? undefined : findProgramPlace(program);
}

async function readRows({ client, accountId }: Organization): Promise<TableRow[]> {
    const rows = toRows(await listLicensedUsers(client, accountId, instead));
    if (rows.length === 0) {
        throw new ExportError({
            summary: `nobody holds licenses at ${client.baseUrl}, so nothing was exported.`,
            remedy: "check that UIPATH_URI is the address of the right organization.",
        });
    }
    return rows;
}

const instead =
    "check UIPATH_URI (later releases need the organization's name after the host). If it is correct, this server does " +
    "not support exports: write the table by hand, with a row of email and bundles for each person.";

function toFiles(rows: readonly TableRow[], options: Options & { out: string }): OutputFile[] {
    const { out, program, useExternalLicense } = options;
    const isCsv = extname(out).toLowerCase() === ".csv";
    const text = isCsv ? toCsv(rows, { useExternalLicense, bom: true }) : toYaml(rows, { useExternalLicense });
    if (program === undefined) {
        return [{ path: out, text }];
    }
    const { workingFolder, esm } = findProgramPlace(program);
    const table = pathFrom(workingFolder, out);
    return [
        { path: out, text },
        { path: program, text: toProgram(table, { esm }) },
    ];
}
