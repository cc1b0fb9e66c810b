import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { CustomResource } from "@pulumi/pulumi";
import test from "ava";
import { parse } from "yaml";
import type * as uipath from "../../provider";
import { userBundles } from "../../provider/domain/bundle-codes";
import * as errors from "../../provider/errors";
import { functions } from "../../provider/plugin/functions";
import { settings } from "../../provider/settings/definitions";
import { readSettings } from "../../provider/settings/settings";
import type { Setting } from "../../provider/settings/types";
import { inlineSchema } from "../../tools/schema/inline";
import type { EnumSpec, PackageSpec, Properties } from "../../tools/schema/spec";
import { repository } from "../support/project";

const read = (name: string) => readFileSync(join(repository, name), "utf8");
const manifest = JSON.parse(read("package.json"));
const schema: PackageSpec = JSON.parse(read("dist/plugin/schema.json"));
const resource = (name: string) => schema.resources[`uipath:index:${name}`] as PackageSpec["resources"][string];

/** Whether each property is required. The compiler checks it against the type. */
type Required<T> = { [K in keyof T]-?: undefined extends T[K] ? false : true };
type Outputs<T> = Record<Exclude<keyof T, keyof CustomResource | "holders">, boolean>;

const userInputs: Required<uipath.UserLicenseAllocationArgs> = {
    userIds: true,
    userBundleCodes: true,
    useExternalLicense: false,
    accountId: false,
    baseUrl: false,
    onRelease: false,
};
const groupInputs: Required<uipath.GroupLicenseAllocationArgs> = {
    groupId: true,
    userBundleCodes: true,
    useExternalLicense: false,
    quotas: false,
    accountId: false,
    baseUrl: false,
    onRelease: false,
};
const common = {
    ...{ accountId: true, baseUrl: true, organizationId: true },
    ...{ userBundleCodes: true, useExternalLicense: true, onRelease: true },
};
const userOutputs: Outputs<uipath.UserLicenseAllocation> = {
    ...common,
    ...{ userIds: true, allocations: true, unconfirmed: true },
};
const groupOutputs: Outputs<uipath.GroupLicenseAllocation> = { ...common, groupId: true, quotas: false };
const tableInputs: Required<uipath.ReadAllocationsOptions & { path: string }> = {
    path: true,
    ignoreColumns: false,
    groupBy: false,
    accountId: false,
    baseUrl: false,
};

function requirements(properties: Properties, required: readonly string[]): Record<string, boolean> {
    return Object.fromEntries(Object.keys(properties).map((name) => [name, required.includes(name)]));
}

for (const [name, inputs, outputs, replacing] of [
    ["UserLicenseAllocation", userInputs, userOutputs, ["accountId"]],
    ["GroupLicenseAllocation", groupInputs, groupOutputs, ["groupId", "accountId"]],
] as const) {
    test(`${name} has the same inputs and outputs in the schema and in TypeScript`, (t) => {
        const { inputProperties, requiredInputs, properties, required, aliases } = resource(name);
        t.deepEqual(requirements(inputProperties, requiredInputs), inputs);
        t.deepEqual(requirements(properties, required), outputs);
        t.deepEqual(aliases, [{ type: `pulumi-nodejs:dynamic/uipath:${name}` }]);
    });

    test(`${name}: replacements and defaults`, (t) => {
        const entries = Object.entries(resource(name).inputProperties);
        t.deepEqual(
            entries.filter(([, { willReplaceOnChanges }]) => willReplaceOnChanges).map(([input]) => input),
            [...replacing],
        );
        t.deepEqual(
            Object.fromEntries(
                entries.flatMap(([input, { default: fallback }]) =>
                    fallback === undefined ? [] : [[input, fallback]],
                ),
            ),
            { useExternalLicense: false, onRelease: "clear" },
        );
    });

    test(`${name}: every input documents the effect of a change, the default, the errors and the source`, (t) => {
        for (const [input, { description = "", willReplaceOnChanges = false }] of Object.entries(
            resource(name).inputProperties,
        )) {
            t.is(/A change replaces the resource/.test(description), willReplaceOnChanges, input);
            t.is(/Changes in place/.test(description), !willReplaceOnChanges, input);
            t.is(/Default: /.test(description), !resource(name).requiredInputs.includes(input), input);
            t.regex(description, /\bthe error UIPATH_/, input);
            t.regex(description, /\n\nSource: /, input);
        }
    });
}

test("bundle codes are an open enum with titles", (t) => {
    const { enum: values } = schema.types["uipath:index:UserBundleCode"] as EnumSpec;
    t.deepEqual(Object.fromEntries(values.map(({ value, description }) => [value, description])), { ...userBundles });
    t.is(new Set(values.map(({ name }) => name)).size, values.length);
    t.true(values.every(({ name }) => /^[A-Z][A-Za-z]+$/.test(name)));
    for (const name of ["UserLicenseAllocation", "GroupLicenseAllocation"]) {
        t.deepEqual(resource(name).inputProperties.userBundleCodes?.items, {
            oneOf: [{ type: "string" }, { $ref: "#/types/uipath:index:UserBundleCode" }],
        });
    }
    const { enum: words } = schema.types["uipath:index:OnRelease"] as EnumSpec;
    t.deepEqual(words, [
        { name: "Clear", value: "clear" },
        { name: "Keep", value: "keep" },
    ]);
});

test("LicenseTable is a component with the options of readAllocations", (t) => {
    const { isComponent, inputProperties, requiredInputs } = resource("LicenseTable");
    t.true(isComponent);
    t.deepEqual(requirements(inputProperties, requiredInputs), tableInputs);
});

test("functions take an organization with their other inputs", (t) => {
    const asked = Object.entries(schema.functions).map(([token, { inputs, outputs }]) => [
        token,
        { ...requirements(inputs.properties, inputs.required) },
        Object.keys(outputs.properties),
    ]);
    t.deepEqual(Object.keys(schema.functions), Object.keys(functions));
    const organization = { accountId: false, baseUrl: false };
    t.deepEqual(asked, [
        ["uipath:index:getUserIds", { users: true, ...organization }, ["userIds"]],
        ["uipath:index:getUsers", { users: true, ...organization }, ["users"]],
        ["uipath:index:getGroupId", { name: true, ...organization }, ["groupId"]],
        ["uipath:index:getLicenseSummary", organization, ["seats"]],
    ]);
});

test("functions and LicenseTable document the default and the errors of each input", (t) => {
    const functionInputs = Object.values(schema.functions).map(({ inputs }) => inputs);
    const { inputProperties, requiredInputs } = resource("LicenseTable");
    for (const { properties, required } of [
        ...functionInputs,
        { properties: inputProperties, required: requiredInputs },
    ]) {
        for (const [name, { description = "" }] of Object.entries(properties)) {
            t.is(/Default: /.test(description), !required.includes(name), name);
            t.regex(description, /\bthe error UIPATH_/, name);
        }
    }
});

test("every setting is a config variable and a provider argument", (t) => {
    const { variables } = schema.config;
    t.deepEqual(Object.keys(variables), Object.keys(settings));
    t.deepEqual(Object.keys(schema.provider.inputProperties), Object.keys(settings));
    for (const [name, setting] of Object.entries<Setting>(settings)) {
        const { secret = false, description = "" } = variables[name] ?? {};
        t.is(setting.key, `uipath:${name}`);
        t.is(secret, setting.secret !== undefined, name);
        t.is(schema.provider.inputProperties[name]?.secret ?? false, secret, name);
        t.true(
            setting.env.every((variable) => description.includes(`\`${variable}\``)),
            name,
        );
        t.regex(description, /^\S[\s\S]*Default: /, name);
        t.regex(description, /\breplaces /, name);
        t.regex(description, /the error UIPATH_SETTINGS_INVALID/, name);
    }
    const secrets = Object.keys(variables).filter((name) => variables[name]?.secret);
    t.deepEqual(secrets, ["accessToken", "clientSecret", "password", "organizations", "clientKey"]);
});

test("the defaults in the schema are those of unset settings", (t) => {
    const known = readSettings(undefined, {}).settings as unknown as Record<string, unknown>;
    const defaults = Object.entries(schema.config.variables).filter(([, variable]) => variable.default !== undefined);
    t.is(defaults.length, 8);
    for (const [name, variable] of defaults) {
        t.is(variable.default, known[name] as string, name);
        t.true(variable.description?.includes(`Default: \`${variable.default}\`.`), name);
    }
});

test("settings are typed", (t) => {
    const types = Object.entries(schema.config.variables).filter(([, { type }]) => type !== "string");
    t.deepEqual(Object.fromEntries(types.map(([name, { type }]) => [name, type])), {
        organizations: "object",
        additionalUserBundleCodes: "array",
        allowInsecureHttp: "boolean",
        timeoutSeconds: "integer",
        retrySeconds: "integer",
        maxAttempts: "integer",
        maxConcurrentRequests: "integer",
        maxUsersPerRequest: "integer",
    });
});

test("provider arguments have no default, so an SDK writes none into the state", (t) => {
    for (const [name, property] of Object.entries(schema.provider.inputProperties)) {
        t.false("default" in property || "defaultInfo" in property, name);
    }
});

/** All that the schema says, without the code in it. */
function prose(value: unknown): string[] {
    if (typeof value !== "object" || value === null) {
        return [];
    }
    return Object.entries(value).flatMap(([key, each]) =>
        key === "description" && typeof each === "string" ? [each.replace(/^```.*?^```$/gms, "")] : prose(each),
    );
}

test("descriptions fit every language", (t) => {
    const said = prose(schema);
    t.true(said.length > 100);
    for (const text of said) {
        t.notRegex(
            text,
            /\{@|@remarks|\bthrows?\b|undefined|TypeScript|camelCase|Promise|[a-z]Error\b|readAllocations|additionalSecretOutputs/,
        );
        t.not(text.trim(), "");
    }
});

test("descriptions name only existing errors", (t) => {
    const codes = new Set(Object.values(errors).map((error) => "code" in error && error.code));
    const named = new Set(prose(schema).flatMap((text) => text.match(/UIPATH_[A-Z_]+/g) ?? []));
    const variables = new Set(Object.values<Setting>(settings).flatMap(({ env }) => [...env]));
    t.deepEqual(
        [...named].filter((name) => !codes.has(name) && !variables.has(name)),
        [],
    );
});

test("every resource has examples in every language, and the YAML examples use existing inputs", (t) => {
    for (const [token, { description = "", inputProperties, requiredInputs }] of Object.entries(schema.resources)) {
        const examples = description.split("{{% example %}}").slice(1);
        t.true(examples.length > 0, token);
        for (const example of examples) {
            const blocks = [...example.matchAll(/^```(\w+)\n(.*?)^```$/gms)].filter(
                ([, language]) => language !== "sh",
            );
            t.deepEqual(
                blocks.map(([, language]) => language),
                ["typescript", "python", "go", "csharp", "yaml"],
            );
            const { resources } = parse(blocks.at(-1)?.[2] ?? "");
            for (const { type, properties } of Object.values<{ type: string; properties: object }>(resources)) {
                t.is(type.replace(":", ":index:"), token);
                t.deepEqual(
                    Object.keys(properties).filter((name) => !Object.hasOwn(inputProperties, name)),
                    [],
                );
                t.true(requiredInputs.every((name) => Object.hasOwn(properties, name)));
            }
        }
    }
});

test("the package's metadata comes from package.json", (t) => {
    const { name, version, license, homepage, repository: source, language } = schema;
    t.is(name, "uipath");
    t.deepEqual(
        { version, license, homepage, source },
        {
            ...{ version: manifest.version, license: manifest.license },
            ...{ homepage: manifest.homepage, source: manifest.repository },
        },
    );
    t.true(manifest.keywords.every((keyword: string) => schema.keywords.includes(keyword)));
    t.deepEqual(Object.keys(language), ["nodejs", "python", "go", "csharp"]);
});

test("the build puts the schema into the bundle", async (t) => {
    const { rolldown } = await import("rolldown");
    const build = await rolldown({
        input: join(repository, "provider/plugin/schema-text.ts"),
        plugins: [inlineSchema('{"name":"uipath"}')],
    });
    const { output } = await build.generate({ format: "cjs" });
    await build.close();
    t.regex(output[0].code, /"name\\?":\\?"uipath/);
});
