import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type ts from "typescript";
import { bundleCodes } from "./bundle-codes";
import { functions } from "./functions";
import { languages } from "./languages";
import { licenseTable } from "./license-table";
import { resources } from "./resources";
import { SettingProperties } from "./settings";
import { Sources } from "./sources";
import type { PackageSpec } from "./spec";
import { Types } from "./types";

/**
 * The plugin's schema, from the types and comments of the provider's TypeScript.
 *
 * @param folder The provider's folder. The program contains its files.
 */
export function createSchema(program: ts.Program, folder: string): PackageSpec {
    const manifest = JSON.parse(readFileSync(join(dirname(folder), "package.json"), "utf8"));
    const sources = new Sources(program, folder);
    const types = new Types(sources);
    const settings = new SettingProperties(sources);
    const { version, keywords, license, homepage, repository } = manifest;
    Object.assign(types.named, bundleCodes(sources), settings.types);
    const declarable = { ...resources(sources, types), ...licenseTable(sources, types) };
    const callable = functions(sources, types);
    return {
        ...{ name: "uipath", displayName: "UiPath Licensing", version },
        description: "Declares who holds which UiPath Automation Suite licenses.",
        keywords: [...keywords, "category/infrastructure", "kind/native"],
        license,
        ...(homepage && { homepage }),
        ...(repository && { repository: repository.url ?? repository }),
        config: { variables: settings.variables },
        provider: {
            description:
                "The organizations, and how to reach them. The provider reads missing settings from the environment at each " +
                "start. An explicit provider reads no stack config. A change of `accountId` replaces the resources that set " +
                "none. No other change replaces a resource.",
            inputProperties: settings.inputProperties,
        },
        types: types.named,
        resources: declarable,
        functions: callable,
        language: languages,
    };
}
