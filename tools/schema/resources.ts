import ts from "typescript";
import { groupLicenseAllocationType, userLicenseAllocationType } from "../../provider/contract/resource-types";
import { exampleOf } from "./examples";
import { type Member, membersOf, type Sources } from "./sources";
import { type Properties, type PropertySpec, type ResourceSpec, tokenOf } from "./spec";
import type { Types } from "./types";

export function resources(sources: Sources, types: Types): Record<string, ResourceSpec> {
    return {
        [tokenOf("UserLicenseAllocation")]: resource(sources, types, {
            ...{ file: "resources/user-license-allocation.ts", name: "UserLicenseAllocation" },
            dynamicType: userLicenseAllocationType,
        }),
        [tokenOf("GroupLicenseAllocation")]: resource(sources, types, {
            ...{ file: "resources/group-license-allocation.ts", name: "GroupLicenseAllocation" },
            dynamicType: groupLicenseAllocationType,
        }),
    };
}

function resource(
    sources: Sources,
    types: Types,
    { file, name, dynamicType }: { file: string; name: string; dynamicType: string },
): ResourceSpec {
    const declared = sources.find(file, name, ts.isClassDeclaration);
    const inputs = membersOf(sources.find(file, `${name}Args`, ts.isInterfaceDeclaration));
    const outputs = membersOf(declared);
    return {
        description: `${sources.docOf(declared).text}\n\n${exampleOf(name)}`,
        properties: types.properties(outputs),
        required: requiredOf(outputs),
        inputProperties: inputProperties(types.properties(inputs)),
        requiredInputs: requiredOf(inputs),
        // A stack can move from the dynamic provider to the plugin, and back.
        aliases: [{ type: dynamicType }],
    };
}

/** Reads defaults and replacements from the fixed phrases of the inputs' comments. */
function inputProperties(properties: Properties): Properties {
    return Object.fromEntries(
        Object.entries(properties).map(([name, property]): [string, PropertySpec] => {
            const { description = "" } = property;
            const [, fallback] = /Default: `([^`]+)`\./.exec(description) ?? [];
            return [
                name,
                {
                    ...property,
                    ...(fallback !== undefined && { default: JSON.parse(fallback) }),
                    ...(/A change replaces the resource\b/.test(description) && { willReplaceOnChanges: true }),
                },
            ];
        }),
    );
}

export function requiredOf(members: readonly Member[]): string[] {
    return members.filter(({ isOptional }) => !isOptional).map(({ name }) => name);
}
