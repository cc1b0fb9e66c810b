import { existsSync, readdirSync, readFileSync } from "node:fs";
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
    const texts = readdirSync(folder)
        .filter((file) => /^(licen[cs]e|notice|copying)/i.test(file))
        .map((file) => read(folder, file));
    // Some have it at the end of their README, and some say its name alone.
    const [, ofReadme] = /^License\n-+\n(.*)/ms.exec(read(folder, "README.md")) ?? [];
    return [`${name} ${version}`, `License: ${license}`, ...(texts.length > 0 ? texts : [ofReadme?.trim()])]
        .filter(Boolean)
        .join("\n\n")
        .concat("\n");
}

function read(folder: string, file: string): string {
    const path = join(folder, file);
    return existsSync(path) ? readFileSync(path, "utf8").replaceAll("\r\n", "\n").trim() : "";
}
