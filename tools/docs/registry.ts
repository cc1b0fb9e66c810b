import { languages } from "../schema/languages";
import type { PackageSpec, PropertySpec } from "../schema/spec";

/** For Pulumi's Registry, by file name in docs. */
export function registryPages(schema: PackageSpec): Record<string, string> {
    return { "_index.md": overview(schema), "installation-configuration.md": installation(schema) };
}

function overview({ displayName, description, resources }: PackageSpec): string {
    const resource = resources["uipath:index:UserLicenseAllocation"]?.description ?? "";
    return `${head(displayName, `An overview of the ${displayName} provider for Pulumi.`)}
${description.replace("Declares", `The ${displayName} provider for Pulumi declares`)} Each run sends only users
whose licenses change. A user who moves between two allocations keeps the license.

## Example

${chooser(resource)}
`;
}

function installation({ displayName, version, config, provider }: PackageSpec): string {
    const { nodejs, python, go, csharp } = languages;
    return `${head(`${displayName} Installation & Configuration`, `How to install and configure the ${displayName} provider for Pulumi.`)}
## Installation

The provider is a plugin, \`pulumi-resource-uipath\`. It needs Node.js 20.19 or later. To install it from the archive for
your system:

\`\`\`sh
pulumi plugin install resource uipath ${version} --file pulumi-resource-uipath-v${version}-linux-amd64.tar.gz
\`\`\`

See [other ways to install it](other-languages.md). A YAML program needs nothing else. For other languages, generate the SDK in
the program's folder:

\`\`\`sh
pulumi package add uipath@${version}
\`\`\`

- JavaScript and TypeScript: \`${nodejs.packageName}\`
- Python: \`${python.packageName}\`
- Go: \`${go.importBasePath}\`
- .NET: \`Pulumi.${csharp.namespaces.uipath}\`

## Configuration

\`\`\`sh
pulumi config set uipath:baseUrl https://automation.example.com
pulumi config set uipath:accountId 8d7b0b2c-5bd6-4c2e-a0d1-0d3c3c3f5e5d
pulumi config set --secret uipath:accessToken
\`\`\`

Instead of an access token, you can set \`clientId\` and \`clientSecret\`, or \`username\`, \`password\` and \`tenancyName\`.

${provider.description}

${Object.entries(config.variables)
    .map(([name, variable]) => describe(name, variable))
    .join("\n")}
`;
}

function head(title: string, description: string): string {
    return `---
title: ${title}
meta_desc: ${description}
layout: package
---
`;
}

function describe(name: string, { type, secret, description = "" }: PropertySpec): string {
    const kind = type === "array" ? "list of strings" : type;
    return `- \`uipath:${name}\` (${kind}${secret ? ", secret" : ""}): ${description.replace(/\n+/g, " ")}`;
}

/** The reader chooses the language. */
function chooser(description: string): string {
    const [, example = ""] = description.split("{{% example %}}");
    const blocks = [...example.matchAll(/^```(\w+)\n.*?^```$/gms)].map(([block, language = ""]) => ({
        block,
        language,
    }));
    return [
        `{{< chooser language "${blocks.map(({ language }) => language).join(",")}" >}}`,
        ...blocks.map(
            ({ block, language }) => `{{% choosable language ${language} %}}\n\n${block}\n\n{{% /choosable %}}`,
        ),
        "{{< /chooser >}}",
    ].join("\n");
}
