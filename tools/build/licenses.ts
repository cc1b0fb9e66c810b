import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

interface Package {
    folder: string;
    name: string;
    version: string;
    license: string;
    repository: string | undefined;
    /** The texts of its licence that it brings; none where it leaves them to its repository. */
    texts: readonly string[];
}

/** The licences of the npm packages from which modules come, with the packages' names and versions. */
export function collectLicenses(modules: readonly string[]): string {
    const folders = new Set(modules.map(packageOf).filter((folder) => folder !== undefined));
    const packages = [...folders].sort().map(readPackage);
    return packages.map((each) => describe(each, packages)).join(`\n${"=".repeat(80)}\n\n`);
}

/** The folder of the package that a module belongs to; undefined for a module of our own. */
function packageOf(module: string): string | undefined {
    return /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(module)?.[0];
}

function readPackage(folder: string): Package {
    const read = (file: string) => readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n").trim();
    const { name, version, license, repository } = JSON.parse(read("package.json"));
    const files = readdirSync(folder);
    const ofLicense = files.filter((file) => /^(licen[cs]e|notice|copying)/i.test(file)).map(read);
    const ofPage = files.filter((file) => /^readme/i.test(file)).flatMap((file) => sectionOf(read(file)) ?? []);
    return {
        ...{ folder, name, version, license },
        repository: typeof repository === "string" ? repository : repository?.url,
        texts: ofLicense.length > 0 ? ofLicense : ofPage,
    };
}

/** The section of a package's page that has the text of its licence, rather than a name alone. */
function sectionOf(page: string): string | undefined {
    const [, section] = page.match(/^#* ?Licen[cs]e\n(?:[-=]+\n)?([\s\S]*)$/im) ?? [];
    return section?.includes("Copyright") ? section.trim() : undefined;
}

function describe({ folder, name, version, license, repository, texts }: Package, all: readonly Package[]): string {
    const ofRepository = all.find(
        (other) => other.texts.length > 0 && repository !== undefined && other.repository === repository,
    );
    const own = texts.length > 0 ? texts : ofRepository?.texts;
    if (own === undefined) {
        throw new Error(`${folder} has no text of its licence, which must go with what holds its code.`);
    }
    return [`${name} ${version}`, `License: ${license}`, ...own].join("\n\n").concat("\n");
}
