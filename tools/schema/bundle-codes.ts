import ts from "typescript";
import { userBundles } from "../../provider/domain/bundle-codes";
import type { Sources } from "./sources";
import { type EnumSpec, tokenOf } from "./spec";

/** Each code has the name under which UiPath sells the bundle. */
export function bundleCodes(sources: Sources): Record<string, EnumSpec> {
    const file = "domain/bundle-codes.ts";
    const type = sources.docOf(sources.find(file, "UserBundleCode", ts.isTypeAliasDeclaration)).text;
    const list = sources.docOf(sources.find(file, "userBundles", ts.isVariableDeclaration)).text;
    return {
        [tokenOf("UserBundleCode")]: {
            type: "string",
            description: `${type}\n\n${list}`,
            enum: Object.entries(userBundles).map(([value, title]) => ({
                name: nameOf(title),
                value,
                description: title,
            })),
        },
    };
}

/** `Action Center, concurrent` as `ActionCenterConcurrent`. */
function nameOf(title: string): string {
    return title.replace(/\W+(\w?)/g, (_, letter: string) => letter.toUpperCase());
}
