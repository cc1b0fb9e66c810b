import { name } from "../../package.json";
import { userBundles } from "../domain/bundle-codes";
import type { Credential } from "../settings/types";
import { joinList, plural, sanitize } from "../text";
import { type ProgramPlace, pathFrom } from "./program-place";
import type { TableRow } from "./table-row";

export interface Exported {
    rows: readonly TableRow[];
    useExternalLicense: boolean;
    baseUrl: string;
    accountId: string;
    credential: Credential;
    paths: readonly string[];
    place: ProgramPlace | undefined;
}

export function summarize({ rows, useExternalLicense, paths, place, ...organization }: Exported): string[] {
    const unknown = [...new Set(rows.flatMap(({ bundles }) => bundles))]
        .filter((code) => !Object.hasOwn(userBundles, code))
        .sort();
    return [
        `exported ${describe(rows)}`,
        ...(paths.length > 0 ? [`wrote ${paths.map((path) => sanitize(path, 1000)).join(" and ")}`] : []),
        ...(unknown.length > 0
            ? [`unknown to this package, allowed by uipath:additionalUserBundleCodes: ${joinList(unknown)}`]
            : []),
        "the server does not report useExternalLicense: `pulumi up` writes what the table declares, " +
            `${useExternalLicense} for everyone${useExternalLicense ? "" : " (true with --use-external-license)"}`,
        "",
        `next${place ? "" : ", with a program that reads the table (--program writes one)"}:`,
        ...[...prepare(place), ...nextCommands(organization, unknown)].map((command) => `  ${command}`),
    ];
}

function prepare(place: ProgramPlace | undefined): string[] {
    if (!place) {
        return [];
    }
    const folder = pathFrom(process.cwd(), place.workingFolder);
    return [
        ...(folder === "" ? [] : [`cd ${quoteForShell(folder)}`]),
        ...(place.hasProject
            ? []
            : ["echo 'name: uipath-licenses' > Pulumi.yaml", "echo 'runtime: nodejs' >> Pulumi.yaml"]),
        ...(place.hasPackage ? [] : [`npm install @pulumi/pulumi ${name}`]),
    ];
}

function describe(rows: readonly TableRow[]): string {
    const sizes = new Map<string, number>();
    for (const { bundles } of rows) {
        const group = bundles.join("+");
        sizes.set(group, (sizes.get(group) ?? 0) + 1);
    }
    const groups = [...sizes]
        .sort(([oneName, one], [otherName, other]) => other - one || (oneName < otherName ? -1 : 1))
        .map(([group, size]) => `${group} ${size}`);
    const orphans = rows.filter(({ comment }) => comment !== "").length;
    const gone = orphans > 0 ? `; ${orphans} no longer in the directory` : "";
    return `${plural(rows.length, "user")} in ${plural(groups.length, "allocation")}: ${joinList(groups, 12)}${gone}`;
}

/** Without a value, `pulumi config set --secret` asks for it, which keeps it out of the shell's history. */
function nextCommands(
    { baseUrl, accountId, credential }: Pick<Exported, "baseUrl" | "accountId" | "credential">,
    newCodes: readonly string[],
): string[] {
    const signIn: Record<Credential["kind"], readonly string[]> = {
        "access token": ["--secret uipath:accessToken"],
        "client credentials": ["uipath:clientId", "--secret uipath:clientSecret"],
        "user name": ["uipath:username", "uipath:tenancyName", "--secret uipath:password"],
    };
    return [
        "pulumi stack init production",
        ...[`uipath:baseUrl ${quoteForShell(baseUrl)}`, `uipath:accountId ${quoteForShell(accountId)}`]
            .concat(signIn[credential.kind])
            .concat(newCodes.length > 0 ? `uipath:additionalUserBundleCodes ${newCodes.join()}` : [])
            .map((setting) => `pulumi config set ${setting}`),
        "npx pulumi-uipath-licensing preview",
        "npx pulumi-uipath-licensing up",
    ];
}

function quoteForShell(text: string): string {
    return /^[\w.:/@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
