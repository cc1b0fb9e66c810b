import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { readExample } from "../support/language-stack";
import { createFolder, repository } from "../support/project";
import { generateSdk } from "../support/sdk";
import { wholeFile } from "../support/setup";

const sdk = { folder: "" };

test.before(async () => {
    sdk.folder = await createFolder(wholeFile);
    await generateSdk("dotnet", sdk.folder);
});

const read = (name: string) => readFileSync(join(sdk.folder, name), "utf8");

/** By property name. */
function propertiesOf(file: string, name: string): Map<string, string> {
    const classes = read(file).split(/^ {4}public (?:sealed |partial )*class /m);
    const body = classes.find((part) => part.startsWith(`${name} `)) ?? "";
    return new Map(
        [...body.matchAll(/^ {8}public (\w+<.+>\??) (\w+)\s/gm)].map(([, type = "", each = ""]) => [each, type]),
    );
}

/** The inputs that a program sets: the resource's class, the property and the value. */
function assignments(program: string): (readonly [string, string, string])[] {
    return program.split(/new UiPath\./).flatMap((part) => {
        const [, resource = ""] = /^(\w+)\("/.exec(part) ?? [];
        return [...part.matchAll(/^ {8}(\w+) = (.*),$/gm)].map(
            ([, name = "", value = ""]) => [resource, name, value] as const,
        );
    });
}

const folder = join(repository, "tools/schema/examples");
const ofSchema = readdirSync(folder).flatMap((name) =>
    [...readFileSync(join(folder, name), "utf8").matchAll(/^```csharp\n(.*?)^```$/gms)].map(([, text = ""]) => text),
);

// These tests run without a C# compiler, so they check the names in programs against the generated SDK.
test("the C# programs set only properties of the generated SDK, in its types", async (t) => {
    const { "Program.cs": example = "" } = await readExample("csharp");
    const given = [example, ...ofSchema].flatMap(assignments).filter(([resource]) => resource !== "LicenseTable");
    t.true(given.length >= 10, String(given.length));
    for (const [resource, name, value] of given) {
        const type = propertiesOf(`${resource}.cs`, `${resource}Args`).get(name);
        t.truthy(type, `${resource}.${name}`);
        const [, union] = /^InputList<(Union<.*>)>$/.exec(type ?? "") ?? [];
        if (union !== undefined) {
            // A collection initializer would need two implicit conversions at once, which the compiler does not do.
            t.true(value.startsWith(`new ${union.replace("Pulumi.UiPath", "UiPath")}[] {`), `${name} = ${value}`);
        }
    }
});

test("the C# example refers to the generated SDK", async (t) => {
    const { "Program.cs": program = "", "licenses.csproj": project = "" } = await readExample("csharp");
    const [, reference = ""] = /<ProjectReference Include="sdks\/uipath\/([^"]+)"/.exec(project) ?? [];
    t.true(existsSync(join(sdk.folder, reference)), reference);
    t.regex(program, /^using UiPath = Pulumi\.UiPath;$/m);
    t.regex(read("UserLicenseAllocation.cs"), /^namespace Pulumi\.UiPath$/m);
    t.regex(program, /team\.Allocations/);
    t.regex(String(propertiesOf("UserLicenseAllocation.cs", "UserLicenseAllocation").get("Allocations")), /^Output</);
});
