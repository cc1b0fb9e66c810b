import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export function collectLicenses(modules: readonly string[]): string {
    const folders = new Set(modules.map(packageOf).filter((folder) => folder !== undefined));
    const packages = [...folders].sort().map(readPackage);
    const entries = packages.map(({ name, version, license, texts, repository }) => {
        const found = texts.length > 0 ? texts : textsOfRepository(repository, packages);
        if (found.length === 0) {
            throw new Error(`${name} has no text of its license, which must go with what holds its code.`);
        }
        return [`${name} ${version}`, `License: ${license}`, ...found].join("\n\n").concat("\n");
    });
    return entries.join(`\n${"=".repeat(80)}\n\n`);
}

/** Undefined for this package's own modules. */
function packageOf(module: string): string | undefined {
    return /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(module)?.[0];
}

interface Package {
    name: string;
    version: string;
    license: string;
    repository: string | undefined;
    texts: readonly string[];
}

function readPackage(folder: string): Package {
    const { name, version, license, repository } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const read = (file: string) => readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n");
    const names = readdirSync(folder);
    const files = names.filter((file) => /^(licen[cs]e|notice|copying)/i.test(file)).map(read);
    const readmes = names.filter((file) => /^readme/i.test(file)).map(read);
    const texts = files.length > 0 ? files : readmes.flatMap(licenseIn);
    const url = typeof repository === "string" ? repository : repository?.url;
    return { name, version, license, repository: url, texts: texts.map((text) => text.trim()) };
}

/** Only if it is more than a name or a link. */
function licenseIn(readme: string): string[] {
    const [, section = ""] = readme.split(/^(?:#+ *licen[cs]e|licen[cs]e *\n[-=]{3,}) *$/im);
    return /copyright/i.test(section) ? [section] : [];
}

/** Some packages of a repository have the license text only in another package. */
function textsOfRepository(repository: string | undefined, packages: readonly Package[]): readonly string[] {
    const sibling = packages.find((each) => each.texts.length > 0 && each.repository === repository);
    return (repository !== undefined && sibling?.texts) || [];
}
