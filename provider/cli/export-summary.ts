import { userBundles } from "../domain/bundle-codes";
import type { Credential } from "../settings/types";
import { count, list } from "../text";
import type { TableRow } from "./table-row";

export interface Exported {
    rows: readonly TableRow[];
    useExternalLicense: boolean;
    baseUrl: string;
    accountId: string;
    credential: Credential;
    /** Whether a program was written as well. */
    hasProgram: boolean;
}

/** What to tell whoever ran the export, a line each. */
export function summarize({ rows, useExternalLicense, hasProgram, ...organization }: Exported): string[] {
    const unknown = [...new Set(rows.flatMap(({ bundles }) => bundles))]
        .filter((code) => !Object.hasOwn(userBundles, code))
        .sort();
    return [
        `exported ${describe(rows)}`,
        ...(unknown.length > 0
            ? [
                  `not known to this package: ${list(unknown)}; admit with: pulumi config set uipath:additionalUserBundleCodes ${unknown.join()}`,
              ]
            : []),
        "useExternalLicense cannot be read from the server: `pulumi up` writes what is declared, " +
            `which is ${useExternalLicense} for all${useExternalLicense ? "" : " (true with --use-external-license)"}`,
        "",
        `next${hasProgram ? "" : ", with a program that reads the table (--program writes one)"}:`,
        ...nextCommands(organization).map((command) => `  ${command}`),
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
    return `${count(rows.length, "user")} in ${count(groups.length, "group")}: ${list(groups, 12)}${gone}`;
}

/** `pulumi config set --secret` without a value asks for it, so that it stays out of the shell's history. */
function nextCommands({ baseUrl, accountId, credential }: Pick<Exported, "baseUrl" | "accountId" | "credential">) {
    const signIn: Record<Credential["kind"], readonly string[]> = {
        "access token": ["--secret uipath:accessToken"],
        "client credentials": ["uipath:clientId", "--secret uipath:clientSecret"],
        "user name": ["uipath:username", "uipath:tenancyName", "--secret uipath:password"],
    };
    return [
        ...[`uipath:baseUrl ${quoteForShell(baseUrl)}`, `uipath:accountId ${quoteForShell(accountId)}`]
            .concat(signIn[credential.kind])
            .map((setting) => `pulumi config set ${setting}`),
        "pulumi preview",
        "pulumi up",
    ];
}

function quoteForShell(text: string): string {
    return /^[\w.:/@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
