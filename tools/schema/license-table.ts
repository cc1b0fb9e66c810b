import ts from "typescript";
import { exampleOf } from "./examples";
import { membersOf, type Sources } from "./sources";
import { type ResourceSpec, tokenOf } from "./spec";
import type { Types } from "./types";

/** The component for other languages that does what `readAllocations` does in TypeScript. It reuses that function's comments. */
export function licenseTable(sources: Sources, types: Types): Record<string, ResourceSpec> {
    const file = "functions/read-allocations.ts";
    const { text, params } = sources.docOf(sources.find(file, "readAllocations", ts.isFunctionDeclaration));
    const options = membersOf(sources.find(file, "ReadAllocationsOptions", ts.isInterfaceDeclaration));
    const ofResource = sources.find(
        "resources/user-license-allocation.ts",
        "UserLicenseAllocationArgs",
        ts.isInterfaceDeclaration,
    );
    const organization = membersOf(ofResource).filter(({ name }) => name === "accountId" || name === "baseUrl");
    const outputs = membersOf(
        sources.find("plugin/license-table.ts", "LicenseTableOutputs", ts.isInterfaceDeclaration),
    );
    return {
        [tokenOf("LicenseTable")]: {
            isComponent: true,
            description: `${text}\n\n${exampleOf("LicenseTable")}`,
            properties: types.properties(outputs),
            required: outputs.map(({ name }) => name),
            inputProperties: {
                path: { type: "string", description: params.get("path") ?? "" },
                ...types.properties([...options, ...organization]),
            },
            requiredInputs: ["path"],
        },
    };
}
