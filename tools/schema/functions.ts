import ts from "typescript";
import { membersOf, type Sources } from "./sources";
import { type FunctionSpec, type PropertySpec, tokenOf } from "./spec";
import type { Types } from "./types";

/** The file of each function, and the name of its result: to other languages, a function returns an object. */
const functionFiles = {
    getUserIds: { file: "functions/get-user-ids.ts", result: "userIds" },
    getUsers: { file: "functions/get-users.ts", result: "users" },
    getGroupId: { file: "functions/get-group-id.ts", result: "groupId" },
    getLicenseSummary: { file: "functions/get-license-summary.ts", result: "seats" },
};

/** The organization's options are inputs like the others. */
export function functions(sources: Sources, types: Types): Record<string, FunctionSpec> {
    return Object.fromEntries(
        Object.entries(functionFiles).map(([name, { file, result }]) => {
            const declared = sources.find(file, name, ts.isFunctionDeclaration);
            const { text, params, returns } = sources.docOf(declared);
            const own = declared.parameters
                .filter((parameter) => parameter.name.getText() !== "options")
                .map(({ name, type }): [string, PropertySpec] => [
                    name.getText(),
                    { ...types.typeOf(orFail(type, file)), description: params.get(name.getText()) ?? "" },
                ]);
            return [
                tokenOf(name),
                {
                    description: text,
                    inputs: {
                        properties: { ...Object.fromEntries(own), ...types.properties(organizationOptions(sources)) },
                        required: own.map(([parameter]) => parameter),
                    },
                    outputs: {
                        properties: {
                            [result]: { ...types.typeOf(orFail(declared.type, file)), description: returns },
                        },
                        required: [result],
                    },
                },
            ];
        }),
    );
}

export function organizationOptions(sources: Sources) {
    return membersOf(sources.find("program/organization.ts", "OrganizationOptions", ts.isInterfaceDeclaration));
}

function orFail(type: ts.TypeNode | undefined, file: string): ts.TypeNode {
    if (!type) {
        throw new Error(`${file} leaves a type to the compiler.`);
    }
    return type;
}
