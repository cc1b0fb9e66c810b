import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The licences of the npm packages from which modules come, with the packages' names and versions. */
export function collectLicenses(modules: readonly string[]): string {
    const folders = new Set(modules.map(packageOf).filter((folder) => folder !== undefined));
    return [...folders]
        .sort()
        .map(describe)
        .join(`\n${"=".repeat(80)}\n\n`);
}

/** The folder of the package that a module belongs to; undefined for a module of our own. */
function packageOf(module: string): string | undefined {
    return /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(module)?.[0];
}

function describe(folder: string): string {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file));
    if (files.length === 0) {
        throw new Error(`${folder} has no text of its licence, which must go with what holds its code.`);
    }
    const texts = files.map((file) => readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n").trim());
    return [`${name} ${version}`, `License: ${license}`, ...texts].join("\n\n").concat("\n");
}
